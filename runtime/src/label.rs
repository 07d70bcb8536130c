//! Labels whose cardinality is bounded by their type.

use std::sync::OnceLock;

use telemark_registry::descriptor::OVERFLOW;

/// A type with a closed set of values, each of which can be a metric's label.
///
/// Derive it for an enum without fields; the values are the variants' names in `snake_case`, or what
/// `#[label(rename = "…")]` on the variant says.
///
/// ```
/// use telemark::Label;
///
/// #[derive(Label)]
/// enum Size {
///     Small,
///     #[label(rename = "xl")]
///     ExtraLarge,
/// }
///
/// assert_eq!(Size::VALUES, ["small", "xl"]);
/// assert_eq!(Size::ExtraLarge.index(), 1);
/// # let _ = Size::Small;
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be a label: its values are not a closed set",
    label = "not a closed set of values",
    note = "derive `telemark::Label` for an enum without fields, or use a `bool` or a constant",
    note = "for values that are known only at run time: `interned(expression, cap = 32)`",
    note = "the error that a function returns is no label: derive `telemark::ErrorType` for it, and its type is one by itself"
)]
pub trait Label {
    /// Every value, in the order of [`Label::index`]. Not empty, and no value twice.
    const VALUES: &'static [&'static str];

    /// This value's place in [`Label::VALUES`].
    fn index(&self) -> usize;
}

impl Label for bool {
    const VALUES: &'static [&'static str] = &["false", "true"];

    fn index(&self) -> usize {
        usize::from(*self)
    }
}

impl<T: Label + ?Sized> Label for &T {
    const VALUES: &'static [&'static str] = T::VALUES;

    fn index(&self) -> usize {
        T::index(self)
    }
}

/// What `interned(expression, cap = N)` takes.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be interned: it is no text",
    label = "expected a `&str`, a `String`, or another type with `AsRef<str>`"
)]
pub trait InternKey {
    /// The text.
    fn text(&self) -> &str;
}

impl<T: AsRef<str> + ?Sized> InternKey for T {
    fn text(&self) -> &str {
        self.as_ref()
    }
}

/// Values at most this long are interned, in bytes; longer ones are the overflow value.
const MAX_VALUE_LENGTH: usize = 128;

/// The values of an interned label, in the order in which they occurred.
///
/// The first sight of a value allocates it, once; every later one only compares.
#[derive(Debug)]
pub struct Interner<const CAP: usize> {
    values: [OnceLock<Box<str>>; CAP],
}

impl<const CAP: usize> Interner<CAP> {
    /// No values yet.
    #[expect(clippy::new_without_default, reason = "it is only ever the value of a static")]
    pub const fn new() -> Self {
        Self { values: [const { OnceLock::new() }; CAP] }
    }

    /// A value's place, or `CAP`, the overflow value's place.
    pub fn index(&'static self, value: &(impl InternKey + ?Sized)) -> usize {
        let value = value.text();
        if value.len() > MAX_VALUE_LENGTH {
            return CAP;
        }
        let place =
            self.values.iter().position(|slot| **slot.get_or_init(|| value.into()) == *value);
        place.unwrap_or(CAP)
    }
}

/// The values of an interned label, whatever its cap.
pub trait Interned: Sync {
    /// The value at a place; `None` where none has been seen yet.
    fn value(&self, index: usize) -> Option<&str>;

    /// A value's place, or the overflow value's.
    fn place(&'static self, value: &str) -> usize;

    /// The number of places, the overflow value's included.
    fn cardinality(&self) -> usize;
}

impl<const CAP: usize> Interned for Interner<CAP> {
    fn value(&self, index: usize) -> Option<&str> {
        match self.values.get(index) {
            Some(slot) => slot.get().map(AsRef::as_ref),
            None => Some(OVERFLOW),
        }
    }

    fn place(&'static self, value: &str) -> usize {
        self.index(value)
    }

    fn cardinality(&self) -> usize {
        CAP + 1
    }
}

#[cfg(test)]
mod tests {
    use super::{Interned, Interner};

    #[test]
    fn values_beyond_the_cap_and_long_ones_share_the_overflow_value() {
        static MODELS: Interner<2> = Interner::new();
        assert_eq!(MODELS.value(0), None);
        let long = "x".repeat(129);
        let places = ["a", &long, "b", "a", "c", "d", "b"].map(|value| MODELS.index(value));
        assert_eq!(places, [0, 2, 1, 0, 2, 2, 1]);
        assert_eq!(
            [0, 1, 2].map(|place| MODELS.value(place)),
            [Some("a"), Some("b"), Some("_OTHER")]
        );
    }

    #[test]
    fn threads_that_meet_agree_on_every_place() {
        static MODELS: Interner<8> = Interner::new();
        let places: Vec<Vec<usize>> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..8)
                .map(|_| scope.spawn(|| (0..8).map(|n: u8| MODELS.index(&n.to_string())).collect()))
                .collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        for seen in &places {
            assert_eq!(seen, &places[0]);
        }
    }
}
