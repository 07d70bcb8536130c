//! The table of checks: the only place to name one.
//!
//! A line has the id, which stays as it is from version to version, the severity of its findings unless
//! they say otherwise, and one sentence. Beside it a check has its page, `docs/checks/GROUP/NAME.md`,
//! which is included here: without it, this file doesn't compile.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Severity;

/// Declares the checks.
macro_rules! checks {
    ($($variant:ident = $id:literal, $severity:ident, $summary:literal;)+) => {
        /// The check that reports a finding.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[non_exhaustive]
        pub enum CheckId {
            $(
                #[doc = concat!("`", $id, "`: ", $summary)]
                #[serde(rename = $id)]
                $variant,
            )+
        }

        impl CheckId {
            /// Every check, in the order of the table.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// Its id, which stays as it is from version to version.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $id,)+
                }
            }

            /// The severity of its findings, unless a finding or the configuration says otherwise.
            pub const fn severity(self) -> Severity {
                match self {
                    $(Self::$variant => Severity::$severity,)+
                }
            }

            /// What it reports, in one sentence.
            pub const fn summary(self) -> &'static str {
                match self {
                    $(Self::$variant => $summary,)+
                }
            }

            /// Its page, as Markdown.
            pub const fn page(self) -> &'static str {
                match self {
                    $(Self::$variant => include_str!(concat!(
                        env!("CARGO_MANIFEST_DIR"), "/docs/checks/", $id, ".md"
                    )),)+
                }
            }
        }
    };
}

checks! {
    SyntaxFile = "syntax/file", Error, "A file that is neither rules nor a dashboard nor an objective.";
    SyntaxYaml = "syntax/yaml", Error, "A file that is no YAML.";
    SyntaxJson = "syntax/json", Error, "A file that is no JSON.";
    SyntaxRule = "syntax/rule", Error, "YAML that is no rule.";
    SyntaxDashboard = "syntax/dashboard", Error, "Something else in the place of a panel or a query.";
    SyntaxSlo = "syntax/slo", Error, "An objective that lacks what makes it one.";
    SyntaxPromql = "syntax/promql", Error, "An expression that is no PromQL.";
    SyntaxFeature = "syntax/feature", Error, "A piece of a query that the server doesn't take.";
    SyntaxComment = "syntax/comment", Error, "A comment for the checker that it can't read.";
    AlertNeverCompares = "alert/never-compares", Error, "An alert without a condition.";
    AlertTemplate = "alert/template", Error, "A template that Prometheus refuses or can't expand.";
    MetricUnknown = "metric/unknown", Error, "A metric that nobody emits.";
    MetricBareHistogram = "metric/bare-histogram", Error, "A histogram by a name that none of its series has.";
    LabelUnknown = "label/unknown", Error, "A label that the metric never has.";
    LabelImpossibleValue = "label/impossible-value", Error, "A value that the label never takes.";
    LabelRegexInEquality = "label/regex-in-equality", Error, "A regular expression behind `=`.";
    LabelDropped = "label/dropped", Error, "A label that the query has dropped before it reads it.";
    LabelUndeclaredBucket = "label/undeclared-bucket", Error, "A value of `le` that is no bucket of the histogram.";
    TypeRateOnGauge = "type/rate-on-gauge", Error, "A rate of a gauge.";
    TypeGaugeFunctionOnCounter = "type/gauge-function-on-counter", Warning, "A function of gauges over a counter's value.";
    TypeRawCounter = "type/raw-counter", Warning, "A counter's value where its growth is wanted.";
    TypeNotAHistogram = "type/not-a-histogram", Error, "A quantile of series that are no histogram.";
    TypeLeDropped = "type/le-dropped", Error, "A quantile of buckets that have lost `le`.";
    TypeRateOfSum = "type/rate-of-sum", Error, "A rate of counters that were added up before.";
    UnitMismatch = "unit/mismatch", Warning, "Numbers that are held against what they can't be compared with.";
    AlertAbsentZeroInit = "alert/absent-zero-init", Warning, "A question after missing series that are there from the start.";
    VectorNoMatch = "vector/no-match", Error, "Two sides of an operator that never match.";
    WindowTooShort = "window/too-short", Warning, "A range of too few scrapes, or a `for` of no evaluation.";
    RecordCycle = "record/cycle", Error, "Recording rules that read each other in a circle.";
    RecordUnused = "record/unused", Warning, "A recorded series that nothing reads.";
    RecordName = "record/name", Warning, "A recorded name that looks like a metric's.";
    DashboardUndefinedVariable = "dashboard/undefined-variable", Error, "A variable that the dashboard doesn't declare.";
    DashboardUnusedVariable = "dashboard/unused-variable", Warning, "A variable that nothing uses.";
    DashboardNoQuery = "dashboard/no-query", Warning, "A panel that shows data and has no query.";
    SeriesBudget = "series/budget", Warning, "More series than the budget allows.";
    CoverageCritical = "coverage/critical", Error, "A critical function that no alert and no objective watches.";
    CoverageUnannotated = "coverage/unannotated", Warning, "A public function without the attribute where all must have it.";
    CoverageUnusedMetric = "coverage/unused-metric", Info, "A metric that nothing reads.";
    ConfigAllowUnused = "config/allow-unused", Warning, "An exception that lets nothing pass.";
    ConfigAllowExpired = "config/allow-expired", Warning, "An exception whose last day is over.";
}

impl CheckId {
    /// The check with this id.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|check| check.as_str() == id)
    }
}

impl fmt::Display for CheckId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::CheckId;

    /// The sections of a page. Everybody reads them in this order, so nobody has to look for one.
    const SECTIONS: [&str; 4] = ["Why", "Example", "Silent", "What to do"];

    #[test]
    fn every_page_has_its_id_and_its_sections() {
        let mut wrong = Vec::new();
        for check in CheckId::ALL {
            let page = check.page();
            let sections: Vec<_> =
                page.lines().filter_map(|line| line.strip_prefix("## ")).collect();
            let mut wanted = SECTIONS.to_vec();
            // What has no exceptions needs no section to list them.
            wanted.retain(|section| *section != "Silent" || sections.contains(section));
            let opens = page.starts_with(&format!("# {check}\n\n"));
            if !opens || sections != wanted || !page.contains("\n```") {
                wrong.push(format!("{check}: {sections:?}"));
            }
        }
        assert_eq!(wrong, Vec::<String>::new(), "`# ID`, a paragraph, {SECTIONS:?}, an example");
    }

    #[test]
    fn ids_are_unique_and_summaries_are_sentences() {
        for (index, check) in CheckId::ALL.iter().enumerate() {
            assert_eq!(CheckId::from_id(check.as_str()), Some(CheckId::ALL[index]));
            let summary = check.summary();
            assert!(summary.ends_with('.') && !summary.contains('\n'), "{check}: {summary}");
        }
    }
}
