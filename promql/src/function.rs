//! The functions of PromQL and what they take.

use core::fmt;

use crate::ast::ValueType;

use Rest::{Nothing, Repeated, UpTo};

const V: ValueType = ValueType::InstantVector;
const M: ValueType = ValueType::RangeVector;
const S: ValueType = ValueType::Scalar;
const T: ValueType = ValueType::String;

/// What a function takes and returns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signature {
    /// The types of the arguments that every call has.
    pub required: &'static [ValueType],
    /// What may follow them.
    pub rest: Rest,
    /// The type of the result.
    pub returns: ValueType,
}

/// What may follow the required arguments of a function. Exhaustive: there is no fourth way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rest {
    /// No more arguments.
    Nothing,
    /// At most that many, each of this type.
    UpTo(ValueType, usize),
    /// Any number, each of this type.
    Repeated(ValueType),
}

impl Signature {
    /// The fewest arguments of a call.
    pub fn min_args(&self) -> usize {
        self.required.len()
    }

    /// The most arguments of a call; `None` where any number will do.
    pub fn max_args(&self) -> Option<usize> {
        match self.rest {
            Nothing => Some(self.required.len()),
            UpTo(_, most) => Some(self.required.len() + most),
            Repeated(_) => None,
        }
    }

    /// The type of the argument at `index`, counted from 0; `None` where no call has one there.
    pub fn arg_type(&self, index: usize) -> Option<ValueType> {
        match (self.required.get(index), self.rest) {
            (Some(required), _) => Some(*required),
            (None, Nothing) => None,
            (None, UpTo(more, most)) => (index < self.required.len() + most).then_some(more),
            (None, Repeated(repeated)) => Some(repeated),
        }
    }
}

/// Declares the functions: variant, name, required arguments, what may follow, result.
macro_rules! functions {
    ($($variant:ident = $name:literal [$($arg:ident),*] $rest:expr => $returns:ident,)+) => {
        /// A function of Prometheus 3.14, or one that it has dropped since 2.42. Not exhaustive: newer
        /// versions have more.
        ///
        /// ```
        /// use telemark_promql::Function;
        ///
        /// assert_eq!(Function::from_name("rate"), Some(Function::Rate));
        /// assert_eq!(Function::from_name("Rate"), None, "names are case-sensitive");
        /// ```
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Function {
            $(#[doc = concat!("`", $name, "`")] $variant,)+
        }

        impl Function {
            /// Every function, by name.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// How it is written.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)+
                }
            }

            /// What it takes and returns.
            pub fn signature(self) -> Signature {
                match self {
                    $(Self::$variant => Signature {
                        required: &[$($arg),*],
                        rest: $rest,
                        returns: $returns,
                    },)+
                }
            }
        }
    };
}

functions! {
    Abs = "abs" [V] Nothing => V,
    Absent = "absent" [V] Nothing => V,
    AbsentOverTime = "absent_over_time" [M] Nothing => V,
    Acos = "acos" [V] Nothing => V,
    Acosh = "acosh" [V] Nothing => V,
    Asin = "asin" [V] Nothing => V,
    Asinh = "asinh" [V] Nothing => V,
    Atan = "atan" [V] Nothing => V,
    Atanh = "atanh" [V] Nothing => V,
    AvgOverTime = "avg_over_time" [M] Nothing => V,
    Ceil = "ceil" [V] Nothing => V,
    Changes = "changes" [M] Nothing => V,
    Clamp = "clamp" [V, S, S] Nothing => V,
    ClampMax = "clamp_max" [V, S] Nothing => V,
    ClampMin = "clamp_min" [V, S] Nothing => V,
    Cos = "cos" [V] Nothing => V,
    Cosh = "cosh" [V] Nothing => V,
    CountOverTime = "count_over_time" [M] Nothing => V,
    DayOfMonth = "day_of_month" [] UpTo(V, 1) => V,
    DayOfWeek = "day_of_week" [] UpTo(V, 1) => V,
    DayOfYear = "day_of_year" [] UpTo(V, 1) => V,
    DaysInMonth = "days_in_month" [] UpTo(V, 1) => V,
    Deg = "deg" [V] Nothing => V,
    Delta = "delta" [M] Nothing => V,
    Deriv = "deriv" [M] Nothing => V,
    DoubleExponentialSmoothing = "double_exponential_smoothing" [M, S, S] Nothing => V,
    End = "end" [] Nothing => S,
    Exp = "exp" [V] Nothing => V,
    FirstOverTime = "first_over_time" [M] Nothing => V,
    Floor = "floor" [V] Nothing => V,
    HistogramAvg = "histogram_avg" [V] Nothing => V,
    HistogramCount = "histogram_count" [V] Nothing => V,
    HistogramFraction = "histogram_fraction" [S, S, V] Nothing => V,
    HistogramQuantile = "histogram_quantile" [S, V] Nothing => V,
    HistogramQuantiles = "histogram_quantiles" [V, T, S] UpTo(S, 9) => V,
    HistogramStddev = "histogram_stddev" [V] Nothing => V,
    HistogramStdvar = "histogram_stdvar" [V] Nothing => V,
    HistogramSum = "histogram_sum" [V] Nothing => V,
    HoltWinters = "holt_winters" [M, S, S] Nothing => V,
    Hour = "hour" [] UpTo(V, 1) => V,
    Idelta = "idelta" [M] Nothing => V,
    Increase = "increase" [M] Nothing => V,
    Info = "info" [V] UpTo(V, 1) => V,
    Irate = "irate" [M] Nothing => V,
    LabelJoin = "label_join" [V, T, T] Repeated(T) => V,
    LabelReplace = "label_replace" [V, T, T, T, T] Nothing => V,
    LastOverTime = "last_over_time" [M] Nothing => V,
    Ln = "ln" [V] Nothing => V,
    Log10 = "log10" [V] Nothing => V,
    Log2 = "log2" [V] Nothing => V,
    MadOverTime = "mad_over_time" [M] Nothing => V,
    MaxOf = "max_of" [S, S] Nothing => S,
    MaxOverTime = "max_over_time" [M] Nothing => V,
    MinOf = "min_of" [S, S] Nothing => S,
    MinOverTime = "min_over_time" [M] Nothing => V,
    Minute = "minute" [] UpTo(V, 1) => V,
    Month = "month" [] UpTo(V, 1) => V,
    Pi = "pi" [] Nothing => S,
    PredictLinear = "predict_linear" [M, S] Nothing => V,
    PresentOverTime = "present_over_time" [M] Nothing => V,
    QuantileOverTime = "quantile_over_time" [S, M] Nothing => V,
    Rad = "rad" [V] Nothing => V,
    Range = "range" [] Nothing => S,
    Rate = "rate" [M] Nothing => V,
    Resets = "resets" [M] Nothing => V,
    Round = "round" [V] UpTo(S, 1) => V,
    Scalar = "scalar" [V] Nothing => S,
    Sgn = "sgn" [V] Nothing => V,
    Sin = "sin" [V] Nothing => V,
    Sinh = "sinh" [V] Nothing => V,
    Sort = "sort" [V] Nothing => V,
    SortByLabel = "sort_by_label" [V] Repeated(T) => V,
    SortByLabelDesc = "sort_by_label_desc" [V] Repeated(T) => V,
    SortDesc = "sort_desc" [V] Nothing => V,
    Sqrt = "sqrt" [V] Nothing => V,
    Start = "start" [] Nothing => S,
    StartTimestamp = "start_timestamp" [V] Nothing => V,
    StddevOverTime = "stddev_over_time" [M] Nothing => V,
    StdvarOverTime = "stdvar_over_time" [M] Nothing => V,
    Step = "step" [] Nothing => S,
    SumOverTime = "sum_over_time" [M] Nothing => V,
    Tan = "tan" [V] Nothing => V,
    Tanh = "tanh" [V] Nothing => V,
    Time = "time" [] Nothing => S,
    Timestamp = "timestamp" [V] Nothing => V,
    TsOfFirstOverTime = "ts_of_first_over_time" [M] Nothing => V,
    TsOfLastOverTime = "ts_of_last_over_time" [M] Nothing => V,
    TsOfMaxOverTime = "ts_of_max_over_time" [M] Nothing => V,
    TsOfMinOverTime = "ts_of_min_over_time" [M] Nothing => V,
    Vector = "vector" [S] Nothing => V,
    Year = "year" [] UpTo(V, 1) => V,
}

impl Function {
    /// The function of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        let at = Self::ALL.binary_search_by(|function| function.name().cmp(name)).ok()?;
        Some(Self::ALL[at])
    }
}

impl fmt::Display for Function {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
