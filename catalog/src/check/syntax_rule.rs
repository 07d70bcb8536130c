//! `syntax/rule`: YAML that is no rule.
//!
//! Prometheus refuses a file in which a rule has neither `record` nor `alert`, has both, has no
//! `expr`, or has a field that doesn't exist; a misspelled `for` would otherwise change what an alert
//! does without a word.
//!
//! ```yaml
//! - alert: ImagesFail
//!   exp: rate(images_failed_total[5m]) > 0   # no such field, and `expr` is missing
//! ```
//!
//! The fields are those of Prometheus 3, the PrometheusRule resource v1, and Mimir's and Thanos'
//! additions to groups.

use std::ops::Range;

use crate::check::similar;
use crate::finding::{CheckId, Finding, Related, Suggestion};
use crate::source::{FileId, Place};

/// The fields of something.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fields {
    pub(crate) of: &'static str,
    pub(crate) allowed: &'static [&'static str],
}

impl Fields {
    pub(crate) const FILE: Self = Self {
        of: "a rule file",
        allowed: &["groups", "namespace"],
    };
    pub(crate) const SPEC: Self = Self {
        of: "a PrometheusRule's `spec`",
        allowed: &["groups"],
    };
    pub(crate) const GROUP: Self = Self {
        of: "a group",
        allowed: &[
            "name",
            "interval",
            "query_offset",
            "limit",
            "labels",
            "rules",
            "partial_response_strategy",
            "evaluation_delay",
            "source_tenants",
            "align_evaluation_time_on_interval",
        ],
    };
    pub(crate) const RULE: Self = Self {
        of: "a rule",
        allowed: &[
            "record",
            "alert",
            "expr",
            "for",
            "keep_firing_for",
            "labels",
            "annotations",
        ],
    };
}

/// What is wrong with a rule, or with what should lead to one.
#[derive(Debug)]
pub(crate) enum Problem {
    WrongType {
        what: &'static str,
        expected: &'static str,
        found: &'static str,
    },
    UnknownField {
        field: String,
        fields: Fields,
    },
    Missing {
        what: &'static str,
        of: &'static str,
    },
    RepeatedGroup {
        name: String,
        first: Range<usize>,
    },
    NeitherRecordNorAlert,
    RecordAndAlert {
        first: Range<usize>,
    },
    InvalidRecord {
        name: String,
    },
    AlertField {
        field: &'static str,
    },
}

pub(crate) fn finding(file: FileId, range: Range<usize>, problem: &Problem) -> Finding {
    let place = Place {
        file,
        range: range.clone(),
    };
    let finding = |message| Finding::new(CheckId::SyntaxRule, file, range, message);
    let related = |range: &Range<usize>, label: &str| {
        Some(Related {
            range: range.clone(),
            label: label.to_owned(),
        })
    };
    match problem {
        Problem::WrongType {
            what,
            expected,
            found,
        } => Finding {
            label: format!("expected {expected}, found {found}"),
            ..finding(format!("{what} is not {expected}"))
        },
        Problem::UnknownField { field, fields } => Finding {
            label: "unknown field".to_owned(),
            help: vec![format!(
                "{} has the fields {}",
                fields.of,
                fields.allowed.join(", ")
            )],
            suggestion: similar::nearest(field, fields.allowed.iter().copied()).map(|nearest| {
                Suggestion {
                    message: "a field with a similar name exists".to_owned(),
                    place,
                    replacement: nearest.to_owned(),
                }
            }),
            ..finding(format!("{} has no field `{field}`", fields.of))
        },
        Problem::Missing { what, of } => finding(format!("{of} without {what}")),
        Problem::RepeatedGroup { name, first } => Finding {
            label: "again here".to_owned(),
            related: related(first, "first here"),
            ..finding(format!("the group name `{name}` stands twice in one file"))
        },
        Problem::NeitherRecordNorAlert => Finding {
            help: vec![
                "`record: name` makes it a recording rule, `alert: Name` an alerting rule".to_owned(),
            ],
            ..finding("a rule with neither `record` nor `alert`".to_owned())
        },
        Problem::RecordAndAlert { first } => Finding {
            label: "an alerting rule".to_owned(),
            related: related(first, "a recording rule"),
            ..finding("a rule with both `record` and `alert`".to_owned())
        },
        Problem::InvalidRecord { name } => finding(format!("`{name}` is no metric name")),
        Problem::AlertField { field } => Finding {
            label: "belongs to alerting rules".to_owned(),
            ..finding(format!("a recording rule with `{field}`"))
        },
    }
}
