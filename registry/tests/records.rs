//! Records, from the `const` descriptor to the decoder, and bytes that are none.

use expect_test::{Expect, expect};
use telemark_registry::decode::{DecodeError, DecodeErrorKind, decode};
use telemark_registry::record::Piece;
use telemark_registry::{
    Descriptor, Endings, ErrorCategory, ErrorTypeDescriptor, EventDescriptor, Instrument, Kind,
    LabelDescriptor, LabelValues, Level, MetricDescriptor, SpanDescriptor, Timing, Unit, record,
    semconv,
};

const DESCRIPTOR: Descriptor<'static> = Descriptor {
    kind: Kind::Provider,
    function: "shop::übersetze",
    file: "shop/src/lib.rs",
    line: "70000",
    crate_name: "shop",
    crate_version: "1.2.3",
    help: "Translates.",
    timing: Timing::Exact,
    critical: false,
    span: Some(SpanDescriptor {
        name: "translate",
        level: Level::Warn,
        fields: &["id", "size"],
        events: &[EventDescriptor { message: "slow", level: Level::Warn, fields: &["duration"] }],
    }),
    metrics: &[
        MetricDescriptor {
            labels: &[
                LabelDescriptor { name: "region", values: LabelValues::Constant("eu") },
                LabelDescriptor { name: "model", values: LabelValues::Capped(32) },
            ],
            endings: Some(Endings {
                error_types: &[ErrorTypeDescriptor {
                    name: "slow_model",
                    category: ErrorCategory::Provider,
                }],
            }),
            ..semconv::DB_CLIENT_OPERATION_DURATION
        },
        MetricDescriptor {
            name: "queue.depth",
            instrument: Instrument::Gauge,
            unit: Unit::Count("job"),
            help: "",
            buckets: &[],
            labels: &[],
            endings: None,
        },
    ],
};

fn record() -> Vec<u8> {
    record::encode(&DESCRIPTOR).into_bytes()
}

fn error(section: &[u8]) -> DecodeError {
    decode(section).expect_err("the section is broken")
}

#[test]
fn a_record_reads_back_as_the_descriptor_it_was_made_of() {
    let expected: Expect = expect![[r#"
        Ok(
            [
                Record {
                    offset: 0,
                    kind: Provider,
                    function: "shop::übersetze",
                    file: "shop/src/lib.rs",
                    line: 70000,
                    crate_name: "shop",
                    crate_version: "1.2.3",
                    help: "Translates.",
                    timing: Exact,
                    critical: false,
                    span: Some(
                        RecordedSpan {
                            name: "translate",
                            level: Warn,
                            fields: [
                                "id",
                                "size",
                            ],
                            events: [
                                RecordedEvent {
                                    message: "slow",
                                    level: Warn,
                                    fields: [
                                        "duration",
                                    ],
                                },
                            ],
                        },
                    ),
                    metrics: [
                        RecordedMetric {
                            name: "db.client.operation.duration",
                            instrument: Histogram,
                            unit: Seconds,
                            help: "Duration of database client operations.",
                            buckets: [
                                0.001,
                                0.005,
                                0.01,
                                0.05,
                                0.1,
                                0.5,
                                1.0,
                                5.0,
                                10.0,
                            ],
                            labels: [
                                RecordedLabel {
                                    name: "region",
                                    values: Constant(
                                        "eu",
                                    ),
                                },
                                RecordedLabel {
                                    name: "model",
                                    values: Capped(
                                        32,
                                    ),
                                },
                            ],
                            endings: Some(
                                RecordedEndings {
                                    error_types: [
                                        RecordedErrorType {
                                            name: "slow_model",
                                            category: Provider,
                                        },
                                    ],
                                },
                            ),
                        },
                        RecordedMetric {
                            name: "queue.depth",
                            instrument: Gauge,
                            unit: Count(
                                "job",
                            ),
                            help: "",
                            buckets: [],
                            labels: [],
                            endings: None,
                        },
                    ],
                },
            ],
        )
    "#]];
    expected.assert_debug_eq(&decode(&record()));
}

#[test]
fn a_record_is_text_that_can_be_read() {
    let written = record::encode(&Descriptor { metrics: &DESCRIPTOR.metrics[..1], ..DESCRIPTOR });
    let shown = written.replace('\u{1f}', "|").replace('\u{1d}', "]").replace('\u{1e}', ".");
    expect!["TLMK1|provider|shop::übersetze|shop/src/lib.rs|70000|shop|1.2.3|Translates.|exact|warn|translate|id|size|]slow|warn|duration|]]db.client.operation.duration|histogram|s|Duration of database client operations.|0.001|0.005|0.01|0.05|0.1|0.5|1|5|10|]region|constant|eu|model|capped|32|]endings|slow_model|provider|]]."].assert_eq(&shown);
}

#[test]
fn a_record_says_at_its_end_that_it_is_critical_and_one_that_says_nothing_is_not() {
    let silent = record::encode(&DESCRIPTOR);
    let marked = record::encode(&Descriptor { critical: true, ..DESCRIPTOR });
    assert_eq!(marked, silent.replace('\u{1e}', "critical\u{1f}\u{1e}"));
    let is_critical = |record: &str| decode(record.as_bytes()).unwrap()[0].critical;
    assert_eq!([&silent, &marked].map(|record| is_critical(record)), [false, true]);
    for (end, left) in [("critical\u{1e}", 8), ("critica1\u{1f}\u{1e}", 9)] {
        let broken = silent.replace('\u{1e}', end);
        let overlong = DecodeErrorKind::Overlong(left);
        assert_eq!(
            error(broken.as_bytes()),
            DecodeError { offset: silent.len() - 1, kind: overlong }
        );
    }
    let twice = marked.replace('\u{1e}', "critical\u{1f}\u{1e}");
    let overlong = DecodeErrorKind::Overlong(9);
    assert_eq!(error(twice.as_bytes()), DecodeError { offset: marked.len() - 1, kind: overlong });
}

#[test]
fn a_declared_metric_reads_back_without_a_span() {
    let depth = Descriptor { kind: Kind::Metric, span: None, metrics: &[], ..DESCRIPTOR };
    let encoded = record::encode(&depth);
    let records = decode(encoded.as_bytes()).unwrap();
    let read: Vec<_> = records.iter().map(|record| (record.kind, &record.span)).collect();
    assert_eq!(read, [(Kind::Metric, &None)]);
}

#[test]
fn control_characters_in_texts_become_spaces() {
    let encoded = record::encode(&Descriptor { help: "a\u{1f}b\nc\u{1e}", ..DESCRIPTOR });
    assert_eq!(decode(encoded.as_bytes()).unwrap()[0].help, "a b c ");
}

#[test]
fn the_pieces_of_a_record_join_to_it() {
    const ERROR: ErrorTypeDescriptor =
        ErrorTypeDescriptor { name: "late", category: ErrorCategory::Timeout };
    const PIECES: [Piece; 4] = [
        Piece::Written("a\u{1f}"),
        Piece::Values(&["x", "", "yz"]),
        Piece::Written("\u{1d}b"),
        Piece::ErrorTypes(&[ERROR, ERROR]),
    ];
    static JOINED: [u8; record::length(&PIECES)] = record::join(&PIECES);
    assert_eq!(
        str::from_utf8(&JOINED),
        Ok("a\u{1f}x\u{1f}\u{1f}yz\u{1f}\u{1d}blate\u{1f}timeout\u{1f}late\u{1f}timeout\u{1f}")
    );
}

#[test]
#[should_panic(expected = "a label's value has no control characters")]
fn a_value_with_a_delete_character_which_no_decoder_takes_is_not_joined() {
    let _: [u8; 3] = record::join(&[Piece::Values(&["x\u{7f}"])]);
}

#[test]
fn every_truncation_is_told() {
    let record = record();
    for length in 1..record.len() {
        let error = error(&record[..length]);
        assert_eq!(error, DecodeError { offset: length, kind: DecodeErrorKind::Truncated });
    }
    assert_eq!(
        error(&record[..7]).to_string(),
        "byte 7 of the section: truncated: the last record has no end"
    );
}

#[test]
fn a_record_whose_content_ends_before_or_behind_it_is_told() {
    let length = record().len();
    let longer = changed(|record| {
        record.truncate(length - 1);
        record.extend(b"more\x1e");
    });
    let overlong = DecodeError { offset: length - 1, kind: DecodeErrorKind::Overlong(4) };
    assert_eq!(error(&longer), overlong);
    let shorter = changed(|record| {
        record.truncate(length - 2);
        record.push(b'\x1e');
    });
    assert_eq!(error(&shorter), DecodeError { offset: length - 2, kind: DecodeErrorKind::Short });
}

#[test]
fn another_version_is_told_by_its_number() {
    let other = changed(|record| record[4] = b'2');
    assert_eq!(
        error(&other).to_string(),
        "byte 4 of the section: record format \"2\" is not supported, only 1 is"
    );
}

#[test]
fn padding_around_records_is_passed_over_and_offsets_count_it() {
    let record = record();
    let other = other();
    let section = [&[0; 5][..], &record, &[0; 9], &other, &[0; 3]].concat();
    let offsets: Vec<_> = decode(&section).unwrap().iter().map(|record| record.offset).collect();
    assert_eq!(offsets, [5, 5 + record.len() + 9]);
    assert_eq!(decode(&[]), Ok(vec![]));
    assert_eq!(decode(&[0; 64]), Ok(vec![]));
}

#[test]
fn a_record_that_occurs_twice_names_the_first() {
    let record = record();
    let section = [&record[..], &[0; 6], &record].concat();
    assert_eq!(
        error(&section),
        DecodeError { offset: record.len() + 6, kind: DecodeErrorKind::Duplicate(0) }
    );
}

#[test]
fn bytes_that_start_no_record_are_told() {
    let record = record();
    for junk in ["JUNK and more", "TLMJ", "T\u{1e}"] {
        assert_eq!(
            error(&[&record[..], junk.as_bytes()].concat()),
            DecodeError { offset: record.len(), kind: DecodeErrorKind::NoMagic }
        );
    }
}

#[test]
fn words_texts_and_bounds_that_mean_nothing_are_told_at_their_byte() {
    let record = record();
    let at = |needle: &str| {
        record.windows(needle.len()).position(|part| part == needle.as_bytes()).unwrap()
    };
    for (of, word) in [
        ("kind", "provider"),
        ("line", "70000"),
        ("level", "warn"),
        ("instrument", "gauge"),
        ("unit", "{job}"),
        ("label", "capped"),
        ("cap", "32\u{1f}\u{1d}endings"),
        ("endings", "endings"),
        ("category", "provider\u{1f}\u{1d}"),
        ("bound", "0.001"),
    ] {
        let offset = at(word);
        let broken = changed(|record| record[offset] = b'?');
        let text = word.split('\u{1f}').next().unwrap().replacen(|_| true, "?", 1);
        let kind = DecodeErrorKind::Unknown { of, text };
        assert_eq!(error(&broken), DecodeError { offset, kind });
    }
    let umlaut = at("ü");
    assert_eq!(
        error(&changed(|record| record[umlaut + 1] = b'x')),
        DecodeError { offset: umlaut, kind: DecodeErrorKind::NotUtf8 }
    );
    let first = at("0.001");
    for bound in [&b"  NaN"[..], b" -inf", b"000.9"] {
        let broken = changed(|record| record[first..first + 5].copy_from_slice(bound));
        let trimmed = bound.trim_ascii();
        let broken = if trimmed.len() == 5 {
            broken
        } else {
            [&broken[..first], trimmed, &broken[first + 5..]].concat()
        };
        assert_eq!(
            error(&broken),
            DecodeError { offset: first, kind: DecodeErrorKind::UnsortedBuckets }
        );
    }
}

#[test]
fn no_changed_byte_makes_the_decoder_panic_or_point_outside() {
    let length = record().len();
    let mut accepted = 0;
    for at in 0..length {
        for byte in 0..=u8::MAX {
            match decode(&changed(|record| record[at] = byte)) {
                Ok(_) => accepted += 1,
                Err(error) => assert!(error.offset <= length, "{at} {byte}: {error}"),
            }
        }
    }
    // Other letters in texts, other lines and other bounds are records as well.
    assert!(accepted > length, "{accepted}");
}

#[test]
fn a_section_splits_into_the_records_that_it_decodes_to() {
    let record = record();
    let other = other();
    let section = [&record[..], &[0; 7], &other].concat();
    assert_eq!(record::split(&section).collect::<Vec<_>>(), [&record[..], &other]);
    let broken = [&record[..], b"JUNK"].concat();
    assert_eq!(record::split(&broken).collect::<Vec<_>>(), [&record[..], b"JUNK"]);
}

fn other() -> Vec<u8> {
    record::encode(&Descriptor { line: "8", ..DESCRIPTOR }).into_bytes()
}

fn changed(change: impl FnOnce(&mut Vec<u8>)) -> Vec<u8> {
    let mut record = record();
    change(&mut record);
    record
}
