//! Catalogs made of records, and catalog files read back.
#![expect(clippy::too_many_lines, reason = "an expected catalog is long")]

use expect_test::{Expect, expect};
use telemark_registry::descriptor::STATUS_LABEL;
use telemark_registry::{
    Descriptor, Endings, ErrorCategory, ErrorTypeDescriptor, EventDescriptor, Instrument, Kind,
    LabelDescriptor, LabelValues, Level, MetricDescriptor, SpanDescriptor, Timing, Unit, catalog,
    record, semconv,
};

const FIND: Descriptor<'static> = Descriptor {
    kind: Kind::Db,
    function: "shop::find",
    file: "shop/src/lib.rs",
    line: "7",
    crate_name: "shop",
    crate_version: "1.2.3",
    help: "Finds.",
    timing: Timing::Exact,
    critical: false,
    span: Some(SpanDescriptor {
        name: "find",
        level: Level::Info,
        fields: &["id"],
        events: &[EventDescriptor { message: "slow", level: Level::Warn, fields: &["duration"] }],
    }),
    metrics: &[
        MetricDescriptor {
            labels: &[
                LabelDescriptor {
                    name: "db.operation.name",
                    values: LabelValues::Constant("SELECT"),
                },
                LabelDescriptor { name: "size", values: LabelValues::Closed(&["small", "large"]) },
            ],
            endings: Some(Endings {
                error_types: &[
                    ErrorTypeDescriptor { name: "timeout", category: ErrorCategory::Timeout },
                    ErrorTypeDescriptor::OTHER,
                    ErrorTypeDescriptor { name: "timeout", category: ErrorCategory::Timeout },
                ],
            }),
            ..semconv::DB_CLIENT_OPERATION_DURATION
        },
        MetricDescriptor {
            labels: &[LabelDescriptor {
                name: "db.operation.name",
                values: LabelValues::Constant("SELECT"),
            }],
            ..semconv::DB_CLIENT_RESPONSE_RETURNED_ROWS
        },
    ],
};
const ADD: Descriptor<'static> = Descriptor {
    function: "shop::add",
    line: "3",
    help: "",
    span: Some(SpanDescriptor { name: "add", level: Level::Debug, fields: &[], events: &[] }),
    metrics: &[MetricDescriptor {
        labels: &[
            LabelDescriptor { name: "db.operation.name", values: LabelValues::Constant("INSERT") },
            LabelDescriptor { name: "tenant", values: LabelValues::Capped(2) },
        ],
        ..semconv::DB_CLIENT_OPERATION_DURATION
    }],
    ..FIND
};
const WAITING: Descriptor<'static> = Descriptor {
    kind: Kind::Metric,
    function: "shop::WAITING",
    line: "12",
    help: "Orders that wait.",
    span: None,
    metrics: &[MetricDescriptor {
        name: "shop.waiting",
        instrument: Instrument::Gauge,
        unit: Unit::Count("order"),
        help: "Orders that wait.",
        buckets: &[],
        labels: &[],
        endings: None,
    }],
    ..FIND
};
const CLASH: Descriptor<'static> = Descriptor {
    function: "shop::z",
    line: "9",
    metrics: &[MetricDescriptor {
        unit: Unit::Count("row"),
        name: "db.client.operation.duration.seconds",
        ..semconv::DB_CLIENT_OPERATION_DURATION
    }],
    ..FIND
};

fn section(descriptors: &[&Descriptor<'_>]) -> Vec<u8> {
    descriptors.iter().flat_map(|descriptor| record::encode(descriptor).into_bytes()).collect()
}

#[test]
fn a_catalog_joins_families_and_sorts_everything() {
    let expected: Expect = expect![[r#"
        {
          "schema_version": 1,
          "fingerprint": {
            "count": 2,
            "hash": "15d52d0c2a3d1106"
          },
          "families": [
            {
              "name": "db.client.operation.duration",
              "prometheus_name": "db_client_operation_duration_seconds",
              "instrument": "histogram",
              "unit": "s",
              "help": "Duration of database client operations.",
              "buckets": [
                0.001,
                0.005,
                0.01,
                0.05,
                0.1,
                0.5,
                1.0,
                5.0,
                10.0
              ],
              "labels": [
                {
                  "name": "db.operation.name",
                  "prometheus_name": "db_operation_name",
                  "values": [
                    "INSERT",
                    "SELECT"
                  ]
                },
                {
                  "name": "error.type",
                  "prometheus_name": "error_type",
                  "values": [
                    "_OTHER",
                    "timeout"
                  ],
                  "outcomes": [
                    "error"
                  ]
                },
                {
                  "name": "outcome",
                  "prometheus_name": "outcome",
                  "values": [
                    "cancelled",
                    "error",
                    "ok",
                    "panic"
                  ]
                },
                {
                  "name": "size",
                  "prometheus_name": "size",
                  "values": [
                    "large",
                    "small"
                  ]
                },
                {
                  "name": "tenant",
                  "prometheus_name": "tenant",
                  "values": [
                    "_OTHER"
                  ],
                  "cap": 2
                }
              ],
              "max_series": 264
            },
            {
              "name": "db.client.response.returned_rows",
              "prometheus_name": "db_client_response_returned_rows",
              "instrument": "histogram",
              "unit": "{row}",
              "help": "Rows returned by database client operations.",
              "buckets": [
                1.0,
                2.0,
                5.0,
                10.0,
                20.0,
                50.0,
                100.0,
                200.0,
                500.0,
                1000.0,
                2000.0,
                5000.0,
                10000.0
              ],
              "labels": [
                {
                  "name": "db.operation.name",
                  "prometheus_name": "db_operation_name",
                  "values": [
                    "SELECT"
                  ]
                }
              ],
              "max_series": 16
            }
          ],
          "functions": [
            {
              "name": "shop::add",
              "kind": "db",
              "file": "shop/src/lib.rs",
              "line": 3,
              "crate_name": "shop",
              "crate_version": "1.2.3",
              "span": {
                "name": "add",
                "level": "debug"
              },
              "metrics": [
                {
                  "family": "db_client_operation_duration_seconds",
                  "labels": [
                    {
                      "name": "db.operation.name",
                      "prometheus_name": "db_operation_name",
                      "values": [
                        "INSERT"
                      ]
                    },
                    {
                      "name": "tenant",
                      "prometheus_name": "tenant",
                      "values": [
                        "_OTHER"
                      ],
                      "cap": 2
                    },
                    {
                      "name": "outcome",
                      "prometheus_name": "outcome",
                      "values": [
                        "cancelled",
                        "error",
                        "ok",
                        "panic"
                      ]
                    },
                    {
                      "name": "error.type",
                      "prometheus_name": "error_type",
                      "values": [
                        "_OTHER"
                      ],
                      "outcomes": [
                        "error"
                      ]
                    }
                  ]
                }
              ]
            },
            {
              "name": "shop::find",
              "kind": "db",
              "file": "shop/src/lib.rs",
              "line": 7,
              "crate_name": "shop",
              "crate_version": "1.2.3",
              "help": "Finds.",
              "span": {
                "name": "find",
                "level": "info",
                "fields": [
                  "id"
                ],
                "events": [
                  {
                    "message": "slow",
                    "level": "warn",
                    "fields": [
                      "duration"
                    ]
                  }
                ]
              },
              "error_types": [
                {
                  "name": "_OTHER",
                  "category": "other"
                },
                {
                  "name": "timeout",
                  "category": "timeout"
                }
              ],
              "metrics": [
                {
                  "family": "db_client_operation_duration_seconds",
                  "labels": [
                    {
                      "name": "db.operation.name",
                      "prometheus_name": "db_operation_name",
                      "values": [
                        "SELECT"
                      ]
                    },
                    {
                      "name": "size",
                      "prometheus_name": "size",
                      "values": [
                        "large",
                        "small"
                      ]
                    },
                    {
                      "name": "outcome",
                      "prometheus_name": "outcome",
                      "values": [
                        "cancelled",
                        "error",
                        "ok",
                        "panic"
                      ]
                    },
                    {
                      "name": "error.type",
                      "prometheus_name": "error_type",
                      "values": [
                        "_OTHER",
                        "timeout"
                      ],
                      "outcomes": [
                        "error"
                      ]
                    }
                  ]
                },
                {
                  "family": "db_client_response_returned_rows",
                  "labels": [
                    {
                      "name": "db.operation.name",
                      "prometheus_name": "db_operation_name",
                      "values": [
                        "SELECT"
                      ]
                    }
                  ]
                }
              ]
            }
          ]
        }
    "#]];
    let catalog = catalog::build(&section(&[&FIND, &ADD])).unwrap();
    expected.assert_eq(&catalog::write(&catalog));
}

#[test]
fn a_declared_metric_is_listed_without_a_span() {
    let catalog = catalog::build(&section(&[&FIND, &WAITING])).unwrap();
    let listed: Vec<_> = catalog
        .functions
        .iter()
        .map(|item| (item.name.as_str(), item.kind, item.line, item.span.is_some()))
        .collect();
    assert_eq!(
        listed,
        [("shop::WAITING", Kind::Metric, 12, false), ("shop::find", Kind::Db, 7, true)]
    );
    let written = catalog::write(&catalog);
    assert_eq!(catalog::read(&written).unwrap(), catalog);
    assert_eq!(written.matches("\"span\":").count(), 1);
}

#[test]
fn what_is_critical_is_said_of_no_other_function() {
    let add = Descriptor { critical: true, ..ADD };
    let catalog = catalog::build(&section(&[&FIND, &add])).unwrap();
    let written = catalog::write(&catalog);
    let lines: Vec<_> = written
        .lines()
        .map(str::trim)
        .filter(|line| line.starts_with("\"name\": \"shop::") || line.contains("critical"))
        .collect();
    assert_eq!(
        lines,
        [r#""name": "shop::add","#, r#""critical": true,"#, r#""name": "shop::find","#,]
    );
    assert_eq!(catalog::read(&written).unwrap(), catalog);
}

#[test]
fn an_error_of_a_call_with_a_status_may_have_that_as_its_type() {
    let show = Descriptor {
        kind: Kind::Http,
        metrics: &[MetricDescriptor {
            labels: &[STATUS_LABEL],
            endings: FIND.metrics[0].endings,
            ..semconv::HTTP_SERVER_REQUEST_DURATION
        }],
        ..FIND
    };
    let catalog = catalog::build(record::encode(&show).as_bytes()).unwrap();
    let labels = catalog.families[0].labels.iter();
    let labels = labels.map(|label| (&*label.name, label.values.join(" "), label.cap));
    expect![[r#"
        [
            (
                "error.type",
                "_OTHER timeout",
                16,
            ),
            (
                "http.response.status_code",
                "_OTHER",
                16,
            ),
            (
                "outcome",
                "cancelled error ok panic",
                0,
            ),
        ]
    "#]]
    .assert_debug_eq(&labels.collect::<Vec<_>>());
}

#[test]
fn the_linkers_order_does_not_show() {
    assert_eq!(
        catalog::build(&section(&[&FIND, &ADD])).unwrap(),
        catalog::build(&[section(&[&ADD]), vec![0; 5], section(&[&FIND])].concat()).unwrap()
    );
}

#[test]
fn a_catalog_file_reads_back_as_what_was_written() {
    let catalog = catalog::build(&section(&[&FIND, &ADD])).unwrap();
    assert_eq!(catalog::read(&catalog::write(&catalog)).unwrap(), catalog);
}

#[test]
fn a_bound_reads_back_to_the_last_bit() {
    let buckets = &[0.1 + 0.2, 1.999e40];
    let metrics = &[MetricDescriptor { buckets, ..semconv::FUNCTION_DURATION }];
    let catalog = catalog::build(&section(&[&Descriptor { metrics, ..FIND }])).unwrap();
    let read = catalog::read(&catalog::write(&catalog)).unwrap();
    assert_eq!(read.families[0].buckets, buckets);
}

#[test]
fn two_functions_that_declare_a_family_differently_are_both_named() {
    let error = catalog::build(&section(&[&FIND, &CLASH])).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the metric `db_client_operation_duration_seconds` is declared with one OpenTelemetry name at \
         shop/src/lib.rs:7 and with another at shop/src/lib.rs:9"
    );
}

#[test]
fn files_that_are_no_catalog_are_refused_with_the_reason() {
    let refused = |text: &str| catalog::read(text).unwrap_err().to_string();
    let expected: Expect = expect![[r"
        not a catalog file: EOF while parsing a value at line 1 column 0
        not a catalog file: invalid length 0, expected a catalog object at line 1 column 2
        catalog format 2 is not supported, only 1 is
        not a catalog file: missing field `fingerprint` at line 1 column 21
        not a catalog file: unknown field `extra`, expected one of `schema_version`, `fingerprint`, `families`, `functions` at line 1 column 103"]];
    expected.assert_eq(
        &[
            "",
            "[]",
            r#"{"schema_version": 2, "shape": "unknown"}"#,
            r#"{"schema_version": 1}"#,
            r#"{"schema_version": 1, "fingerprint": {"count": 0, "hash": ""}, "families": [], "functions": [], "extra": 1}"#,
        ]
        .map(refused)
        .join("\n"),
    );
}
