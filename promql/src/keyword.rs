//! Words that mean something outside braces, in any case of letters.

use crate::operator::{AggregateOp, BinaryOp};

/// A word with a meaning of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Keyword {
    Aggregate(AggregateOp),
    Operator(BinaryOp),
    Anchored,
    Bool,
    By,
    End,
    Fill,
    FillLeft,
    FillRight,
    GroupLeft,
    GroupRight,
    Ignoring,
    MaxOf,
    MinOf,
    Offset,
    On,
    Range,
    Smoothed,
    Start,
    Step,
    Without,
}

const KEYWORDS: &[(&str, Keyword)] = &[
    ("anchored", Keyword::Anchored),
    ("and", Keyword::Operator(BinaryOp::And)),
    ("atan2", Keyword::Operator(BinaryOp::Atan2)),
    ("avg", Keyword::Aggregate(AggregateOp::Avg)),
    ("bool", Keyword::Bool),
    ("bottomk", Keyword::Aggregate(AggregateOp::Bottomk)),
    ("by", Keyword::By),
    ("count", Keyword::Aggregate(AggregateOp::Count)),
    ("count_values", Keyword::Aggregate(AggregateOp::CountValues)),
    ("end", Keyword::End),
    ("fill", Keyword::Fill),
    ("fill_left", Keyword::FillLeft),
    ("fill_right", Keyword::FillRight),
    ("group", Keyword::Aggregate(AggregateOp::Group)),
    ("group_left", Keyword::GroupLeft),
    ("group_right", Keyword::GroupRight),
    ("ignoring", Keyword::Ignoring),
    ("limit_ratio", Keyword::Aggregate(AggregateOp::LimitRatio)),
    ("limitk", Keyword::Aggregate(AggregateOp::Limitk)),
    ("max", Keyword::Aggregate(AggregateOp::Max)),
    ("max_of", Keyword::MaxOf),
    ("min", Keyword::Aggregate(AggregateOp::Min)),
    ("min_of", Keyword::MinOf),
    ("offset", Keyword::Offset),
    ("on", Keyword::On),
    ("or", Keyword::Operator(BinaryOp::Or)),
    ("quantile", Keyword::Aggregate(AggregateOp::Quantile)),
    ("range", Keyword::Range),
    ("smoothed", Keyword::Smoothed),
    ("start", Keyword::Start),
    ("stddev", Keyword::Aggregate(AggregateOp::Stddev)),
    ("stdvar", Keyword::Aggregate(AggregateOp::Stdvar)),
    ("step", Keyword::Step),
    ("sum", Keyword::Aggregate(AggregateOp::Sum)),
    ("topk", Keyword::Aggregate(AggregateOp::Topk)),
    ("unless", Keyword::Operator(BinaryOp::Unless)),
    ("without", Keyword::Without),
];

/// The length of `count_values`, which no keyword exceeds.
const LONGEST: usize = 12;

impl Keyword {
    /// The keyword that `word` spells.
    pub(crate) fn from_word(word: &str) -> Option<Self> {
        if word.len() > LONGEST {
            return None;
        }
        KEYWORDS
            .iter()
            .find(|(text, _)| text.eq_ignore_ascii_case(word))
            .map(|(_, keyword)| *keyword)
    }

    /// Whether a metric may have this name without a `__name__` matcher. The words that may stand
    /// directly behind an operator may not, since they would be taken for its modifiers.
    pub(crate) fn names_metric(self) -> bool {
        match self {
            Self::Aggregate(_)
            | Self::Anchored
            | Self::By
            | Self::End
            | Self::Fill
            | Self::FillLeft
            | Self::FillRight
            | Self::MaxOf
            | Self::MinOf
            | Self::Offset
            | Self::Range
            | Self::Smoothed
            | Self::Start
            | Self::Step
            | Self::Without => true,
            Self::Operator(op) => op.is_set(),
            Self::Bool | Self::GroupLeft | Self::GroupRight | Self::Ignoring | Self::On => false,
        }
    }

    /// Whether it may stand among lengths of time, where no names can.
    pub(crate) fn is_of_durations(self) -> bool {
        matches!(self, Self::MaxOf | Self::MinOf | Self::Range | Self::Step)
    }

    /// Whether it is a keyword only before an opening parenthesis, since it is newer than many metrics
    /// that may be called like it.
    pub(crate) fn needs_paren(self) -> bool {
        matches!(self, Self::Fill | Self::FillLeft | Self::FillRight)
    }

    /// Whether a label may have this name in a list of labels. Upstream's grammar leaves out just
    /// one word, up to its newest version.
    pub(crate) fn names_label(self) -> bool {
        self != Self::Without
    }
}
