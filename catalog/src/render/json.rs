//! A report as [`v1`] JSON.

use super::v1;
use crate::finding::{Finding, Severity};
use crate::report::Report;
use crate::source::{Place, Sources};

/// A report as one indented JSON document with a final line break.
#[expect(clippy::missing_panics_doc, reason = "it has no way to panic")]
pub fn json(report: &Report) -> String {
    let document = v1::Report {
        version: v1::VERSION,
        summary: v1::Summary {
            errors: report.count(Severity::Error),
            warnings: report.count(Severity::Warning),
            infos: report.count(Severity::Info),
            excepted: report.settled.excepted,
            known: report.settled.known,
            gone: report.settled.gone.len(),
            below: report.settled.below,
            rules: report.rules,
            queries: report.queries,
            files: report.files,
            functions: report.functions,
            families: report.families,
        },
        findings: report
            .findings
            .iter()
            .zip(report.fingerprints())
            .map(|(each, fingerprint)| finding(&report.sources, each, fingerprint))
            .collect(),
    };
    let mut json = serde_json::to_string_pretty(&document)
        .expect("the types hold no map with other than string keys and no failing serializer");
    json.push('\n');
    json
}

fn finding(sources: &Sources, finding: &Finding, fingerprint: String) -> v1::Finding {
    v1::Finding {
        check: finding.check,
        severity: finding.severity,
        message: finding.message.clone(),
        fingerprint,
        metric: finding.about.metric.clone(),
        label: finding.about.label.clone(),
        location: location(sources, &finding.place),
        subject: finding.subject.clone(),
        related: finding
            .related
            .iter()
            .map(|related| v1::Related {
                location: location(sources, &related.place),
                message: related.label.clone(),
            })
            .collect(),
        declared: finding.declared.as_ref().map(|declared| v1::Declared {
            file: declared.file.clone(),
            line: declared.line,
            function: declared.function.clone(),
        }),
        help: finding.help.clone(),
        suggestion: finding.suggestion.as_ref().map(|suggestion| v1::Suggestion {
            message: suggestion.message.clone(),
            location: location(sources, &suggestion.place),
            replacement: suggestion.replacement.clone(),
            safety: suggestion.safety,
        }),
    }
}

fn location(sources: &Sources, place: &Place) -> v1::Location {
    let file = sources.file(place.file);
    let position = |byte| {
        let at = file.line_column(byte);
        v1::Position { byte, line: at.line, column: at.column }
    };
    v1::Location {
        file: file.path.clone(),
        start: position(place.range.start),
        end: position(place.range.end),
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::json;
    use crate::config::Surroundings;
    use crate::fixture::studio;
    use crate::report::Report;
    use crate::source::Sources;

    #[test]
    #[expect(clippy::too_many_lines, reason = "they are those of one JSON document")]
    fn a_finding_has_everything_that_a_person_sees() {
        let rules = "\
groups:
  - name: g
    rules:
      - alert: Ä
        expr: rate(image_generated_total[5m]) == 0
        expr: up
";
        let mut sources = Sources::default();
        sources.add("alerts.yml".to_owned(), rules.as_bytes());
        let report = Report::new(sources, &studio(), &Surroundings::default());
        expect![[r#"
            {
              "version": 1,
              "summary": {
                "errors": 2,
                "warnings": 0,
                "infos": 0,
                "excepted": 0,
                "known": 0,
                "gone": 0,
                "below": 0,
                "rules": 1,
                "queries": 0,
                "files": 1,
                "functions": 3,
                "families": 3
              },
              "findings": [
                {
                  "check": "metric/unknown",
                  "severity": "error",
                  "message": "nothing emits the metric `image_generated_total`",
                  "fingerprint": "38f78b9c8b1b0a4f",
                  "metric": "image_generated_total",
                  "location": {
                    "file": "alerts.yml",
                    "start": {
                      "byte": 68,
                      "line": 5,
                      "column": 20
                    },
                    "end": {
                      "byte": 89,
                      "line": 5,
                      "column": 41
                    }
                  },
                  "subject": {
                    "kind": "rule",
                    "group": "g",
                    "name": "Ä"
                  },
                  "declared": {
                    "file": "src/studio.rs",
                    "line": 9,
                    "function": "studio::generate"
                  },
                  "suggestion": {
                    "message": "a metric with a similar name exists",
                    "location": {
                      "file": "alerts.yml",
                      "start": {
                        "byte": 68,
                        "line": 5,
                        "column": 20
                      },
                      "end": {
                        "byte": 89,
                        "line": 5,
                        "column": 41
                      }
                    },
                    "replacement": "images_generated_total",
                    "safety": "guess"
                  }
                },
                {
                  "check": "syntax/yaml",
                  "severity": "error",
                  "message": "the key `expr` stands twice in one mapping",
                  "fingerprint": "ffd0e97a96b7832c",
                  "location": {
                    "file": "alerts.yml",
                    "start": {
                      "byte": 108,
                      "line": 6,
                      "column": 9
                    },
                    "end": {
                      "byte": 112,
                      "line": 6,
                      "column": 13
                    }
                  },
                  "related": [
                    {
                      "location": {
                        "file": "alerts.yml",
                        "start": {
                          "byte": 57,
                          "line": 5,
                          "column": 9
                        },
                        "end": {
                          "byte": 61,
                          "line": 5,
                          "column": 13
                        }
                      },
                      "message": "first here"
                    }
                  ]
                }
              ]
            }
        "#]]
        .assert_eq(&json(&report));
    }
}
