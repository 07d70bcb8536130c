//! The kinds of break, and which check has to find each.

/// Declares the kinds with the checks that may report them.
macro_rules! breaks {
    ($($(#[$meta:meta])* $variant:ident => [$($check:literal),+],)+) => {
        /// One way in which a rule or a dashboard goes wrong.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub(crate) enum Break {
            $($(#[$meta])* $variant,)+
        }

        impl Break {
            pub(crate) const ALL: &[Self] = &[$(Self::$variant,)+];

            /// The checks that should find it; one of them is enough.
            pub(crate) fn checks(self) -> &'static [&'static str] {
                match self {
                    $(Self::$variant => &[$($check),+],)+
                }
            }
        }
    };
}

breaks! {
    /// A letter of a metric's name is lost.
    MetricRenamed => ["metric/unknown"],
    /// `_total`, `_seconds`, `_bytes` is lost.
    MetricWithoutSuffix => ["metric/unknown", "metric/bare-histogram"],
    /// A histogram without `_bucket`, `_sum` or `_count`.
    BareHistogram => ["metric/bare-histogram"],
    /// The name that a recording rule gives changes, and those who read it don't.
    RecordRenamed => ["metric/unknown"],
    /// A recording rule reads itself.
    RecordReadsItself => ["record/cycle"],
    /// A letter of a matcher's label is lost.
    MatcherLabelRenamed => ["label/unknown"],
    /// A letter of a grouping's label is lost.
    GroupingLabelRenamed => ["label/unknown"],
    /// A letter of a label of `on`, `ignoring` or `group_left` is lost.
    MatchingLabelRenamed => ["label/unknown", "label/dropped"],
    /// A letter of a label in an annotation is lost.
    AnnotationLabelRenamed => ["label/unknown", "label/dropped"],
    /// A letter of a label in a legend is lost.
    LegendLabelRenamed => ["label/unknown", "label/dropped"],
    /// `="value"` of a closed label becomes a value that it hasn't got.
    ValueImpossible => ["label/impossible-value"],
    /// An alternative of `=~"a|b"` becomes a value that the label hasn't got.
    AlternativeDead => ["label/impossible-value"],
    /// `!="value"` excludes a value that the label hasn't got.
    ExclusionOfNothing => ["label/impossible-value"],
    /// A regular expression behind `=`.
    RegexInEquality => ["label/regex-in-equality", "label/impossible-value"],
    /// A grouping loses a label that an annotation or a legend shows, of it or of what it records.
    ShownLabelDropped => ["label/dropped", "label/unknown", "vector/no-match"],
    /// One side of an operator groups by a label less than the other.
    OneSideGroupedOtherwise => ["vector/no-match", "label/dropped"],
    /// A grouping below `histogram_quantile` loses `le`.
    LeDropped => ["type/le-dropped"],
    /// `le` of a bucket that isn't declared.
    BucketUndeclared => ["label/undeclared-bucket"],
    /// A counter without its `rate`.
    RawCounter => ["type/raw-counter"],
    /// `rate` of a gauge.
    RateOnGauge => ["type/rate-on-gauge"],
    /// `deriv` of a counter.
    GaugeFunctionOnCounter => ["type/gauge-function-on-counter"],
    /// `histogram_quantile` over `_count`.
    NotAHistogram => ["type/not-a-histogram"],
    /// The rate of a sum in place of the sum of rates.
    RateOfSum => ["type/rate-of-sum"],
    /// A range shorter than two scrapes.
    WindowTooShort => ["window/too-short"],
    /// A limit on a quantile in milliseconds in place of seconds, or on a share in percent.
    ThresholdInOtherUnit => ["unit/mismatch"],
    /// `humanizeDuration` of a share, `humanizePercentage` of a duration.
    HumanizedOtherwise => ["unit/mismatch"],
    /// A panel whose unit is another than its metric's.
    PanelUnitOtherwise => ["unit/mismatch"],
    /// An alert without its comparison.
    ComparisonLost => ["alert/never-compares"],
    /// An annotation's braces don't close.
    TemplateUnclosed => ["alert/template"],
    /// A template's function is misspelt.
    TemplateFunctionUnknown => ["alert/template"],
    /// A dashboard's query uses a variable that nobody declares.
    VariableUndefined => ["dashboard/undefined-variable"],
    /// A query's last parenthesis is lost.
    ParenthesisLost => ["syntax/promql"],
}
