//! `syntax/file`: a file that is none of what can be checked.
//!
//! What a file is, its content says: rules have `groups`, a dashboard has `panels`, and resources say their
//! kind. A file that a glob of `telemark.toml` catches by mistake is so found out, and one that lost what it
//! is recognised by.

use std::ops::Range;

use crate::finding::{CheckId, Finding};
use crate::source::FileId;

/// What a file can be.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Expected {
    what: &'static str,
    recognised_by: &'static str,
}

impl Expected {
    pub(crate) const ALL: &[Self] = &[
        Self { what: "a rule file", recognised_by: "`groups`" },
        Self { what: "a Grafana dashboard", recognised_by: "`panels`, or `elements` and `layout`" },
        Self { what: "a Perses dashboard", recognised_by: "`kind: Dashboard` and `spec`" },
        Self { what: "a Sloth file", recognised_by: "`version: prometheus/v1`" },
        Self {
            what: "a resource",
            recognised_by: "`apiVersion` and `kind`: PrometheusRule, Dashboard, PersesDashboard, \
                            PrometheusServiceLevel, ServiceLevelObjective, or SLO",
        },
    ];
}

pub(crate) fn unknown(file: FileId, range: Range<usize>, expected: &[Expected]) -> Finding {
    let lines = expected.iter().map(|each| format!("{} has {}", each.what, each.recognised_by));
    Finding {
        help: vec![lines.collect::<Vec<_>>().join("\n")],
        ..Finding::new(
            CheckId::SyntaxFile,
            file,
            range,
            "neither rules nor a dashboard nor an objective".to_owned(),
        )
    }
}

pub(crate) fn not_utf8(file: FileId, at: usize) -> Finding {
    Finding::new(CheckId::SyntaxFile, file, at..at, "the file is not UTF-8".to_owned())
}

pub(crate) fn too_large(file: FileId, limit: usize) -> Finding {
    let message = format!("the file has more than {} MiB", limit >> 20);
    Finding::new(CheckId::SyntaxFile, file, 0..0, message)
}

pub(crate) fn too_many_findings(file: FileId, at: Range<usize>) -> Finding {
    let message = "too much is wrong with the file to say all of it".to_owned();
    Finding::new(CheckId::SyntaxFile, file, at, message)
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::too_large;
    use crate::fixture::check_files;
    use crate::load::{MAX_FILE_BYTES, load};
    use crate::source::Sources;

    #[test]
    fn a_file_of_another_kind_is_told_what_kinds_there_are() {
        check_files(
            &[("values.yaml", "replicas: 2\n"), ("list.json", "[1]")],
            &expect![[r#"
                error[syntax/file]: neither rules nor a dashboard nor an objective
                 --> values.yaml:1:1
                  |
                1 | replicas: 2
                  | ^^^^^^^^
                  |
                  = note: and 1 more place: list.json:1:1
                  = help: a rule file has `groups`
                          a Grafana dashboard has `panels`, or `elements` and `layout`
                          a Perses dashboard has `kind: Dashboard` and `spec`
                          a Sloth file has `version: prometheus/v1`
                          a resource has `apiVersion` and `kind`: PrometheusRule, Dashboard, PersesDashboard, PrometheusServiceLevel, ServiceLevelObjective, or SLO

                2 errors in 0 rules of 2 files; catalog: 3 functions, 3 families
            "#]],
        );
    }

    #[test]
    fn a_file_that_is_too_large_is_not_parsed() {
        let mut sources = Sources::default();
        let file = sources.add("alerts.yml".to_owned(), vec![b'['; MAX_FILE_BYTES + 1]);
        assert_eq!(load(&sources, file).findings, [too_large(file, MAX_FILE_BYTES)]);
    }
}
