//! Operators: between expressions, in front of them, in matchers, and over series.

use core::fmt;

/// Declares a closed vocabulary with the spelling of each word.
macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])+ $variant:ident = $text:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum $name {
            $($(#[$doc])+ $variant,)+
        }

        impl $name {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// How it is written, keywords in lower case.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)+
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

words! {
    /// An operator between two expressions. Exhaustive, as the tree is.
    BinaryOp {
        /// `+`
        Add = "+",
        /// `-`
        Sub = "-",
        /// `*`
        Mul = "*",
        /// `/`
        Div = "/",
        /// `%`
        Mod = "%",
        /// `^`
        Pow = "^",
        /// `atan2`
        Atan2 = "atan2",
        /// `==`
        Equal = "==",
        /// `!=`
        NotEqual = "!=",
        /// `>`
        Greater = ">",
        /// `<`
        Less = "<",
        /// `>=`
        GreaterOrEqual = ">=",
        /// `<=`
        LessOrEqual = "<=",
        /// `</`: of a native histogram, what is below
        TrimUpper = "</",
        /// `>/`: of a native histogram, what is above
        TrimLower = ">/",
        /// `and`
        And = "and",
        /// `or`
        Or = "or",
        /// `unless`
        Unless = "unless",
    }
}

words! {
    /// A sign. Exhaustive, as the tree is.
    UnaryOp {
        /// `+`
        Plus = "+",
        /// `-`
        Minus = "-",
    }
}

words! {
    /// What computes a length of time from two. Exhaustive, as the tree is.
    DurationOp {
        /// `+`
        Add = "+",
        /// `-`
        Sub = "-",
        /// `*`
        Mul = "*",
        /// `/`
        Div = "/",
        /// `%`
        Mod = "%",
        /// `^`
        Pow = "^",
        /// `max_of(…, …)`
        MaxOf = "max_of",
        /// `min_of(…, …)`
        MinOf = "min_of",
    }
}

words! {
    /// A length of time that the query's request decides about. Exhaustive, as the tree is.
    DurationFunction {
        /// `step()`
        Step = "step",
        /// `range()`
        Range = "range",
    }
}

words! {
    /// How a matcher compares. Exhaustive, as the tree is.
    MatchOp {
        /// `=`
        Equal = "=",
        /// `!=`
        NotEqual = "!=",
        /// `=~`
        Regex = "=~",
        /// `!~`
        NotRegex = "!~",
    }
}

words! {
    /// An aggregation over series. Not exhaustive: newer Prometheus versions have more.
    #[non_exhaustive]
    AggregateOp {
        /// `avg`
        Avg = "avg",
        /// `bottomk`
        Bottomk = "bottomk",
        /// `count`
        Count = "count",
        /// `count_values`
        CountValues = "count_values",
        /// `group`
        Group = "group",
        /// `limit_ratio`
        LimitRatio = "limit_ratio",
        /// `limitk`
        Limitk = "limitk",
        /// `max`
        Max = "max",
        /// `min`
        Min = "min",
        /// `quantile`
        Quantile = "quantile",
        /// `stddev`
        Stddev = "stddev",
        /// `stdvar`
        Stdvar = "stdvar",
        /// `sum`
        Sum = "sum",
        /// `topk`
        Topk = "topk",
    }
}

impl BinaryOp {
    /// Whether it compares: `==`, `!=`, `>`, `<`, `>=`, `<=`.
    pub fn is_comparison(self) -> bool {
        matches!(
            self,
            Self::Equal
                | Self::NotEqual
                | Self::Greater
                | Self::Less
                | Self::GreaterOrEqual
                | Self::LessOrEqual
        )
    }

    /// Whether it combines sets of series: `and`, `or`, `unless`.
    pub fn is_set(self) -> bool {
        matches!(self, Self::And | Self::Or | Self::Unless)
    }
}

impl AggregateOp {
    /// Whether it takes a parameter before the expression: `topk`, `bottomk`, `limitk`,
    /// `limit_ratio`, `quantile`, `count_values`.
    pub fn has_param(self) -> bool {
        matches!(
            self,
            Self::Topk
                | Self::Bottomk
                | Self::Limitk
                | Self::LimitRatio
                | Self::Quantile
                | Self::CountValues
        )
    }
}
