//! Words that mean something outside braces, in any case of letters.

use crate::operator::{AggregateOp, BinaryOp};

/// A word with a meaning of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Keyword {
    Aggregate(AggregateOp),
    Operator(BinaryOp),
    Bool,
    By,
    End,
    GroupLeft,
    GroupRight,
    Ignoring,
    Offset,
    On,
    Start,
    Without,
}

const KEYWORDS: &[(&str, Keyword)] = &[
    ("and", Keyword::Operator(BinaryOp::And)),
    ("atan2", Keyword::Operator(BinaryOp::Atan2)),
    ("avg", Keyword::Aggregate(AggregateOp::Avg)),
    ("bool", Keyword::Bool),
    ("bottomk", Keyword::Aggregate(AggregateOp::Bottomk)),
    ("by", Keyword::By),
    ("count", Keyword::Aggregate(AggregateOp::Count)),
    ("count_values", Keyword::Aggregate(AggregateOp::CountValues)),
    ("end", Keyword::End),
    ("group", Keyword::Aggregate(AggregateOp::Group)),
    ("group_left", Keyword::GroupLeft),
    ("group_right", Keyword::GroupRight),
    ("ignoring", Keyword::Ignoring),
    ("max", Keyword::Aggregate(AggregateOp::Max)),
    ("min", Keyword::Aggregate(AggregateOp::Min)),
    ("offset", Keyword::Offset),
    ("on", Keyword::On),
    ("or", Keyword::Operator(BinaryOp::Or)),
    ("quantile", Keyword::Aggregate(AggregateOp::Quantile)),
    ("start", Keyword::Start),
    ("stddev", Keyword::Aggregate(AggregateOp::Stddev)),
    ("stdvar", Keyword::Aggregate(AggregateOp::Stdvar)),
    ("sum", Keyword::Aggregate(AggregateOp::Sum)),
    ("topk", Keyword::Aggregate(AggregateOp::Topk)),
    ("unless", Keyword::Operator(BinaryOp::Unless)),
    ("without", Keyword::Without),
];

impl Keyword {
    /// The keyword that `word` spells.
    pub(crate) fn from_word(word: &str) -> Option<Self> {
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
            | Self::By
            | Self::End
            | Self::Offset
            | Self::Start
            | Self::Without => true,
            Self::Operator(op) => op.is_set(),
            Self::Bool | Self::GroupLeft | Self::GroupRight | Self::Ignoring | Self::On => false,
        }
    }

    /// Whether a label may have this name in a list of labels. Upstream's grammar leaves out just
    /// one word, up to its newest version.
    pub(crate) fn names_label(self) -> bool {
        self != Self::Without
    }
}
