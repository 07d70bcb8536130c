//! Byte ranges of the query text.

use core::ops::Range;

/// A half-open range of bytes of the query text; both ends lie on character boundaries.
///
/// ```
/// use telemark_promql::parse;
///
/// let query = "up == 0";
/// let expr = parse(query)?;
/// assert_eq!(&query[expr.span.range()], "up == 0");
/// # Ok::<(), telemark_promql::ParseError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The offset of the first byte.
    pub start: usize,
    /// The offset behind the last byte.
    pub end: usize,
}

impl Span {
    /// The span as a range, to index the query text with.
    pub fn range(self) -> Range<usize> {
        self.start..self.end
    }

    pub(crate) fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// From the start of `self` to the end of `other`.
    pub(crate) fn to(self, other: Self) -> Self {
        Self::new(self.start, other.end)
    }
}
