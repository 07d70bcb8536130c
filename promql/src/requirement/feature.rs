//! The things that are newer than Prometheus 2.42, or that it had and newer ones don't.

use core::fmt;

use super::{Flag, Version};
use crate::ast::RangeModeKind;
use crate::function::Function;
use crate::operator::{AggregateOp, BinaryOp, DurationFunction};

/// Something that not every version of Prometheus takes, or not without a flag. Exhaustive, as the tree
/// is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Feature {
    /// A function.
    Function(Function),
    /// An aggregation.
    Aggregation(AggregateOp),
    /// A quoted name: `{"my.metric"}`, `by ("my.label")`.
    QuotedName,
    /// A colon in the name of a label in a list of labels.
    ColonInLabel,
    /// A number where a length of time is expected: `up[300]`.
    NumberAsDuration,
    /// A length of time where a number is expected: `x > 5m`.
    DurationAsNumber,
    /// Arithmetic in a length of time: `up[5m * 2]`.
    DurationArithmetic,
    /// `step()` or `range()` as a length of time.
    DurationOfQuery(DurationFunction),
    /// `max_of(…)` or `min_of(…)` of lengths of time.
    DurationExtreme,
    /// `anchored` or `smoothed`
    RangeMode(RangeModeKind),
    /// `fill`, `fill_left` or `fill_right`
    Fill,
    /// `</` or `>/`
    Trim(BinaryOp),
}

/// What a feature asks of a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Needs {
    /// The first version that has it.
    pub(super) since: Version,
    /// The first version that no longer has it.
    pub(super) until: Option<Version>,
    /// What has to be enabled.
    pub(super) flag: Option<Flag>,
    /// The first version in which that is no longer necessary.
    pub(super) stable: Option<Version>,
}

const BASELINE: Needs = Needs { since: Version::new(0, 0), until: None, flag: None, stable: None };

const fn since(major: u16, minor: u16) -> Needs {
    Needs { since: Version::new(major, minor), ..BASELINE }
}

const fn behind(flag: Flag, major: u16, minor: u16) -> Needs {
    Needs { flag: Some(flag), ..since(major, minor) }
}

/// Since that version, and until 3.14 only with the flag.
const fn duration(major: u16, minor: u16) -> Needs {
    Needs { stable: Some(Version::new(3, 14)), ..behind(Flag::DurationExpr, major, minor) }
}

impl Feature {
    /// Whether there is anything that a server of the baseline doesn't meet, or a newer one.
    pub(super) fn is_special(self) -> bool {
        self.needs() != BASELINE
    }

    pub(super) fn needs(self) -> Needs {
        match self {
            Self::Function(function) => of_function(function),
            Self::Aggregation(AggregateOp::Limitk | AggregateOp::LimitRatio) => {
                behind(Flag::ExperimentalFunctions, 2, 54)
            }
            Self::Aggregation(_) => BASELINE,
            Self::QuotedName | Self::ColonInLabel => since(3, 0),
            Self::NumberAsDuration | Self::DurationAsNumber => since(2, 54),
            Self::DurationArithmetic => duration(3, 4),
            Self::DurationOfQuery(DurationFunction::Step) => duration(3, 6),
            Self::DurationOfQuery(DurationFunction::Range) => duration(3, 10),
            Self::DurationExtreme => duration(3, 13),
            Self::RangeMode(_) => behind(Flag::ExtendedRangeSelectors, 3, 7),
            Self::Fill => behind(Flag::BinopFillModifiers, 3, 10),
            Self::Trim(_) => since(3, 11),
        }
    }
}

fn of_function(function: Function) -> Needs {
    let experimental = |major, minor| behind(Flag::ExperimentalFunctions, major, minor);
    match function {
        Function::HoltWinters => Needs { until: Some(Version::new(3, 0)), ..BASELINE },
        Function::HistogramStddev | Function::HistogramStdvar => since(2, 47),
        Function::MadOverTime | Function::SortByLabel | Function::SortByLabelDesc => {
            experimental(2, 49)
        }
        Function::HistogramAvg => since(2, 51),
        Function::Info => experimental(2, 55),
        Function::DoubleExponentialSmoothing => experimental(3, 0),
        Function::TsOfLastOverTime | Function::TsOfMaxOverTime | Function::TsOfMinOverTime => {
            experimental(3, 5)
        }
        Function::FirstOverTime => {
            Needs { stable: Some(Version::new(3, 14)), ..experimental(3, 7) }
        }
        Function::TsOfFirstOverTime => experimental(3, 7),
        Function::HistogramQuantiles => experimental(3, 11),
        Function::End | Function::Range | Function::Start | Function::Step => experimental(3, 12),
        Function::MaxOf | Function::MinOf => experimental(3, 13),
        Function::StartTimestamp => experimental(3, 14),
        _ => BASELINE,
    }
}

impl fmt::Display for Feature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Function(function) => write!(f, "the function `{function}`"),
            Self::Aggregation(op) => write!(f, "the aggregation `{op}`"),
            Self::QuotedName => f.write_str("a quoted name"),
            Self::ColonInLabel => f.write_str("a colon in the name of a label"),
            Self::NumberAsDuration => f.write_str("a number as a length of time"),
            Self::DurationAsNumber => f.write_str("a length of time as a number"),
            Self::DurationArithmetic => f.write_str("arithmetic in a length of time"),
            Self::DurationOfQuery(function) => write!(f, "`{function}()` as a length of time"),
            Self::DurationExtreme => f.write_str("`max_of` and `min_of` of lengths of time"),
            Self::RangeMode(mode) => write!(f, "`{}`", mode.as_str()),
            Self::Fill => f.write_str("`fill`"),
            Self::Trim(op) => write!(f, "the operator `{op}`"),
        }
    }
}
