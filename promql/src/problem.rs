//! The things that can be wrong with a query, and how each is worded.
//!
//! A message says what was found and what was expected; where it was found, the error's span says.

use core::fmt;
use core::ops::RangeInclusive;

use crate::ast::{RangeModeKind, ValueType};
use crate::function::Function;
use crate::operator::BinaryOp;
use crate::pattern::PatternError;

/// What is wrong, without the place.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Problem {
    /// Whatever has but one message.
    Fixed(Fixed),

    // Tokens.
    UnknownCharacters(String),
    UnterminatedString(char),
    BadEscape(String),
    UnknownUnit(String),
    UnitOrder(&'static str),
    NameInRange(String),

    // Grammar.
    Unexpected {
        found: String,
        place: &'static str,
        expected: &'static str,
    },
    TooDeep(usize),
    UnknownFunction(String),
    AggregateArgs {
        name: String,
        expected: RangeInclusive<usize>,
        found: usize,
    },

    // Selectors.
    BadPattern(PatternError),
    NameTwice(String),
    ModifierTarget(&'static str),
    ModifierTwice(&'static str),
    RangeBehind(&'static str),
    ModeTarget(RangeModeKind, &'static str),

    // Types.
    Type {
        place: String,
        expected: &'static [ValueType],
        found: ValueType,
    },
    CallArgs {
        function: Function,
        found: usize,
    },
    BoolWithoutComparison(BinaryOp),
    ScalarSet(BinaryOp),
    GroupedSet(BinaryOp),
    OnAndGroup(String),
}

/// What is wrong and needs no details.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fixed {
    ReplacementCharacter,
    BadNumber,
    NumberOutOfRange,
    DurationOutOfRange,
    StepWithoutRange,
    DurationNotPositive,
    DivisionByZero,
    ModuloByZero,
    Empty,
    TrailingComma,
    EmptyLabel,
    LabelNotUtf8,
    MatchesEverything,
    InfoSelector,
    InfoName,
    TwoModes,
    RangeTarget,
    TimestampOutOfRange,
    ScalarComparison,
    MatchingScalars,
    FillingScalars,
    FillingSets,
}

impl From<Fixed> for Problem {
    fn from(fixed: Fixed) -> Self {
        Self::Fixed(fixed)
    }
}

impl Fixed {
    fn message(self) -> &'static str {
        match self {
            Self::ReplacementCharacter => {
                "unexpected U+FFFD in a string, which Prometheus takes for broken UTF-8"
            }
            Self::BadNumber => {
                "bad number or duration, expected a number such as `0.5` or `0x1f`, \
                 or a duration such as `1h30m`"
            }
            Self::NumberOutOfRange => "number out of range",
            Self::DurationOutOfRange => "duration out of range, expected less than 292 years",
            Self::StepWithoutRange => "unexpected `:` here, expected the length of the range first",
            Self::DurationNotPositive => "duration is not positive, expected a longer one",
            Self::DivisionByZero => "division by zero",
            Self::ModuloByZero => "modulo by zero",
            Self::Empty => "unexpected end of input, expected an expression",
            Self::TrailingComma => "unexpected `,` at the end of the arguments, expected `)`",
            Self::LabelNotUtf8 => "the name of a label is no UTF-8",
            Self::EmptyLabel => "empty label name, expected at least one character",
            Self::InfoSelector => {
                "unexpected expression as the second argument of `info`, \
                 expected matchers in braces only"
            }
            Self::InfoName => {
                "unexpected metric name in the second argument of `info`, \
                 expected matchers in braces only"
            }
            Self::TwoModes => "`anchored` and `smoothed` exclude each other",
            Self::MatchesEverything => {
                "unexpected selector of everything, expected a metric name or a matcher \
                 that refuses the empty text"
            }
            Self::RangeTarget => {
                "unexpected range, expected it directly behind a selector; \
                 behind anything else, `[5m:]` is a subquery"
            }
            Self::TimestampOutOfRange => "timestamp out of range",
            Self::ScalarComparison => {
                "unexpected comparison of two scalars, expected `bool` behind the operator"
            }
            Self::MatchingScalars => {
                "unexpected matching, expected it between two instant vectors only"
            }
            Self::FillingScalars => {
                "unexpected `fill`, expected it between two instant vectors only"
            }
            Self::FillingSets => "unexpected `fill`, which set operators don't take",
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownCharacters(text) => write_unknown(f, text),
            Self::UnterminatedString('`') => {
                write!(f, "unterminated string, expected a closing backtick")
            }
            Self::UnterminatedString(quote) => {
                write!(f, "unterminated string, expected a closing `{quote}` on the same line")
            }
            Self::BadEscape(escape) => write!(
                f,
                "unknown or incomplete escape `{escape}`, expected one of Go's, \
                 such as `\\n`, `\\\\` or `\\u00e9`",
            ),
            Self::UnknownUnit(unit) => {
                write!(f, "unknown unit `{unit}`, expected `y`, `w`, `d`, `h`, `m`, `s` or `ms`")
            }
            Self::UnitOrder(unit) => write!(
                f,
                "unexpected unit `{unit}` here, expected each unit at most once, \
                 in the order `y`, `w`, `d`, `h`, `m`, `s`, `ms`",
            ),
            Self::Unexpected { found, place, expected } => {
                write!(f, "unexpected {found} {place}, expected {expected}")
            }
            Self::TooDeep(limit) => {
                write!(f, "too many expressions in each other, expected at most {limit}")
            }
            Self::UnknownFunction(name) => {
                write!(f, "unknown function `{name}`, expected one of Prometheus 3.14")
            }
            Self::AggregateArgs { name, expected, found } => {
                write_args(f, name, *expected.start(), Some(*expected.end()), *found)
            }
            Self::CallArgs { function, found } => {
                let signature = function.signature();
                write_args(f, function, signature.min_args(), signature.max_args(), *found)
            }
            Self::NameInRange(name) => write!(
                f,
                "unexpected `{name}` in a range, expected a number, a duration, `step()`, \
                 `range()`, `max_of(…)` or `min_of(…)`",
            ),
            Self::ModeTarget(mode, target) => write!(
                f,
                "unexpected `{}` behind {target}, expected it directly behind a selector",
                mode.as_str(),
            ),
            Self::BadPattern(error) => write!(f, "bad regular expression: {error}"),
            Self::NameTwice(name) => write!(
                f,
                "unexpected `__name__` matcher, expected none beside the metric name `{name}`",
            ),
            Self::ModifierTarget(modifier) => write!(
                f,
                "unexpected `{modifier}`, expected it directly behind a selector or a subquery",
            ),
            Self::ModifierTwice(modifier) => {
                write!(f, "unexpected second `{modifier}`, expected one")
            }
            Self::RangeBehind(modifier) => {
                write!(
                    f,
                    "unexpected range behind `{modifier}`, expected it directly behind the selector"
                )
            }
            Self::Type { place, expected, found } => {
                write!(f, "unexpected {found} {place}, expected ")?;
                for (i, expected) in expected.iter().enumerate() {
                    let separator = if i == 0 { "" } else { " or " };
                    write!(f, "{separator}{expected}")?;
                }
                Ok(())
            }
            Self::BoolWithoutComparison(op) => {
                write!(f, "unexpected `bool` behind `{op}`, expected it behind a comparison only")
            }
            Self::ScalarSet(op) => {
                write!(f, "unexpected scalar beside `{op}`, expected instant vector on both sides")
            }
            Self::GroupedSet(op) => {
                write!(f, "unexpected grouping behind `{op}`, which always matches many to many")
            }
            Self::OnAndGroup(label) => {
                write!(f, "unexpected label `{label}`, which `on` names already")
            }
            Self::Fixed(fixed) => f.write_str(fixed.message()),
        }
    }
}

fn write_unknown(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    match text {
        "&&" => write!(f, "unexpected `&&`, expected `and`"),
        "||" => write!(f, "unexpected `||`, expected `or`"),
        _ => {
            let s = if text.chars().nth(1).is_some() { "s" } else { "" };
            write!(f, "unexpected character{s} `{}`", text.escape_debug())
        }
    }
}

fn write_args(
    f: &mut fmt::Formatter<'_>,
    callee: impl fmt::Display,
    least: usize,
    most: Option<usize>,
    found: usize,
) -> fmt::Result {
    write!(f, "unexpected number of arguments of `{callee}`, expected ")?;
    match most {
        None => write!(f, "at least {least}")?,
        Some(most) if most == least => write!(f, "{least}")?,
        Some(most) => write!(f, "{least} to {most}")?,
    }
    write!(f, ", found {found}")
}
