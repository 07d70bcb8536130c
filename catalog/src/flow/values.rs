//! The values that a label can have.

use std::rc::Rc;

/// Values of a label; the missing label is not among them.
#[derive(Clone, Debug)]
pub enum Values<'a> {
    /// Any text.
    Open,
    /// These, as a schema lists them.
    Listed(&'a [String]),
    /// These, sorted.
    Few(Rc<[&'a str]>),
}

impl<'a> Values<'a> {
    pub(crate) fn none() -> Self {
        Self::Listed(&[])
    }

    pub(crate) fn one(value: &'a str) -> Self {
        Self::Few(Rc::new([value]))
    }

    pub(crate) fn of(mut values: Vec<&'a str>) -> Self {
        values.sort_unstable();
        values.dedup();
        Self::Few(values.into())
    }

    /// Every value, if they are known.
    pub fn listed(&self) -> Option<impl ExactSizeIterator<Item = &'a str> + '_> {
        let count = match self {
            Self::Open => return None,
            Self::Listed(values) => values.len(),
            Self::Few(values) => values.len(),
        };
        Some((0..count).map(move |at| self.nth(at)))
    }

    /// The only value, if there is but one.
    pub fn only(&self) -> Option<&'a str> {
        let mut values = self.listed()?;
        (values.len() == 1).then(|| values.next()).flatten()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.listed().is_some_and(|values| values.len() == 0)
    }

    /// Whether all are known, and `value` isn't one of them.
    pub fn lack(&self, value: &str) -> bool {
        self.listed().is_some_and(|mut values| !values.any(|known| known == value))
    }

    /// Those that pass; of any text, any may.
    pub(crate) fn filtered(&self, mut keep: impl FnMut(&str) -> bool) -> Self {
        match self.listed() {
            None => Self::Open,
            Some(values) => {
                let all = values.len();
                let kept: Vec<_> = values.filter(|value| keep(value)).collect();
                if kept.len() == all { self.clone() } else { Self::Few(kept.into()) }
            }
        }
    }

    pub(crate) fn union(&self, other: &Self) -> Self {
        match (self.listed(), other.listed()) {
            (Some(ours), Some(theirs)) => {
                if theirs.len() == 0 || self.is_same(other) {
                    self.clone()
                } else if ours.len() == 0 {
                    other.clone()
                } else {
                    Self::of(ours.chain(theirs).collect())
                }
            }
            _ => Self::Open,
        }
    }

    pub(crate) fn intersection(&self, other: &Self) -> Self {
        match (self, other) {
            (Self::Open, values) | (values, Self::Open) => values.clone(),
            _ if self.is_same(other) => self.clone(),
            _ => self.filtered(|value| !other.lack(value)),
        }
    }

    /// Whether both are one list in memory, which is cheap to know.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Open, Self::Open) => true,
            (Self::Listed(ours), Self::Listed(theirs)) => std::ptr::eq(*ours, *theirs),
            (Self::Few(ours), Self::Few(theirs)) => Rc::ptr_eq(ours, theirs),
            _ => false,
        }
    }

    fn nth(&self, at: usize) -> &'a str {
        match self {
            Self::Open => "",
            Self::Listed(values) => &values[at],
            Self::Few(values) => values[at],
        }
    }
}
