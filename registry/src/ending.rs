//! How a call ends: what its duration tells apart beyond the labels that are known on entry.
//!
//! The series of a metric with endings are one array for each set of labels: `ok`, `cancelled`,
//! `panic`, and behind them one for each type of error. So the array is as long as there are endings
//! and not as the product of their labels, and whoever ends a call needs no more than the index.

use crate::descriptor::OVERFLOW;
use crate::semconv::attribute;
use crate::vocabulary::{ErrorCategory, Outcome};

/// The label that says how a call ended, and the field of its span.
pub const OUTCOME_LABEL: &str = "outcome";
/// The label that says which error it ended with, and the field of its span. Only where the outcome is
/// `error`.
pub const ERROR_TYPE_LABEL: &str = attribute::ERROR_TYPE;

/// The labels of an ending, in the order in which a [`Source`](crate::Source) gives their values.
pub const ENDING_LABELS: [&str; 2] = [OUTCOME_LABEL, ERROR_TYPE_LABEL];

/// One type of error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ErrorTypeDescriptor {
    /// The value of `error.type`.
    pub name: &'static str,
    /// What sort of error it is.
    pub category: ErrorCategory,
}

impl ErrorTypeDescriptor {
    /// Every error that has no type of its own.
    pub const OTHER: Self = Self { name: OVERFLOW, category: ErrorCategory::Other };
}

/// The endings that a metric tells apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Endings<'a> {
    /// The types of its errors. Without any, all errors are of the type [`OVERFLOW`].
    pub error_types: &'a [ErrorTypeDescriptor],
}

impl Endings<'_> {
    /// One for each outcome.
    pub const PLAIN: Self = Self { error_types: &[] };

    /// The number of endings.
    pub const fn count(self) -> usize {
        let types = self.error_types.len();
        ERRORS + if types == 0 { 1 } else { types }
    }

    /// The ending at an index below [`count`](Self::count).
    pub const fn get(self, index: usize) -> Ending {
        match index {
            0 => Ending::OK,
            1 => Ending::CANCELLED,
            2 => Ending::PANIC,
            _ => Ending::error(self.error_types, index - ERRORS),
        }
    }
}

/// One way in which a call ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ending {
    index: usize,
    outcome: Outcome,
    /// Empty unless it is an error.
    error_type: &'static str,
}

/// The index of the first type of error.
pub(crate) const ERRORS: usize = 3;

impl Ending {
    /// It returned, and not with an error.
    pub const OK: Self = Self { index: 0, outcome: Outcome::Ok, error_type: "" };
    /// Its future was dropped before it was ready.
    pub const CANCELLED: Self = Self { index: 1, outcome: Outcome::Cancelled, error_type: "" };
    /// It unwound.
    pub const PANIC: Self = Self { index: 2, outcome: Outcome::Panic, error_type: "" };
    /// An error without a type of its own, of a function whose errors have none.
    pub const ERROR: Self = Self::error(&[], 0);

    /// The error at a place in the list of a function's error types. A place that is not there is
    /// taken for the last one.
    pub const fn error(types: &[ErrorTypeDescriptor], place: usize) -> Self {
        let (place, error_type) = match types {
            [] => (0, OVERFLOW),
            [.., last] if place >= types.len() => (types.len() - 1, last.name),
            _ => (place, types[place].name),
        };
        Self { index: ERRORS + place, outcome: Outcome::Error, error_type }
    }

    /// The same, where errors of no type of their own stand before all others.
    #[must_use]
    pub fn behind_other(self) -> Self {
        match self.error_type {
            "" => self,
            OVERFLOW => Self::ERROR,
            error_type => Self { index: self.index + 1, outcome: self.outcome, error_type },
        }
    }

    /// Its place among the endings of one set of labels.
    pub const fn index(self) -> usize {
        self.index
    }

    /// The outcome.
    pub const fn outcome(self) -> Outcome {
        self.outcome
    }

    /// The type of the error, or nothing where it is none.
    pub const fn error_type(self) -> &'static str {
        self.error_type
    }

    /// The values of [`ENDING_LABELS`]; an empty one is no label.
    pub const fn label_values(self) -> [&'static str; ENDING_LABELS.len()] {
        [self.outcome.as_str(), self.error_type]
    }
}

#[cfg(test)]
mod tests {
    use super::{Ending, Endings, ErrorTypeDescriptor};
    use crate::vocabulary::ErrorCategory;

    const TYPES: &[ErrorTypeDescriptor] = &[
        ErrorTypeDescriptor { name: "timeout", category: ErrorCategory::Timeout },
        ErrorTypeDescriptor::OTHER,
    ];

    fn labels(endings: Endings<'_>) -> Vec<[&'static str; 2]> {
        (0..endings.count()).map(|index| endings.get(index).label_values()).collect()
    }

    #[test]
    fn each_type_of_error_is_one_ending_and_an_untyped_error_is_one_as_well() {
        let rest = [["ok", ""], ["cancelled", ""], ["panic", ""]];
        let errors = [["error", "timeout"], ["error", "_OTHER"]];
        assert_eq!(labels(Endings { error_types: TYPES }), [&rest[..], &errors].concat());
        assert_eq!(labels(Endings::PLAIN), [&rest[..], &[["error", "_OTHER"]]].concat());
    }

    #[test]
    fn an_ending_stands_where_its_index_says() {
        for endings in [Endings::PLAIN, Endings { error_types: TYPES }] {
            for index in 0..endings.count() {
                assert_eq!(endings.get(index).index(), index);
            }
        }
        assert_eq!(Ending::error(TYPES, 7), Ending::error(TYPES, 1));
    }
}
