//! Records, from the `const` descriptor to the decoder, and bytes that are none.

use expect_test::{Expect, expect};
use telemark_registry::decode::{DecodeError, DecodeErrorKind, decode};
use telemark_registry::{
    Descriptor, Endings, ErrorCategory, ErrorTypeDescriptor, Instrument, Kind, LabelDescriptor,
    LabelValues, Level, MetricDescriptor, SpanDescriptor, Unit, record, semconv,
};

const DESCRIPTOR: Descriptor = Descriptor {
    kind: Kind::Provider,
    function: "shop::übersetze",
    file: "shop/src/lib.rs",
    line: 70_000,
    crate_name: "shop",
    crate_version: "1.2.3",
    help: "Translates.",
    span: Some(SpanDescriptor { name: "translate", level: Level::Warn, fields: &["id", "size"] }),
    metrics: &[
        MetricDescriptor {
            labels: &[
                LabelDescriptor { name: "region", values: LabelValues::Constant("eu") },
                LabelDescriptor { name: "model", values: LabelValues::Capped(32) },
            ],
            endings: Some(Endings {
                error_types: &[
                    ErrorTypeDescriptor { name: "quota", category: ErrorCategory::RateLimit },
                    ErrorTypeDescriptor::OTHER,
                ],
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
const LENGTH: usize = record::length(&DESCRIPTOR);
static RECORD: [u8; LENGTH] = record::encode(&DESCRIPTOR);

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
                    span: Some(
                        RecordedSpan {
                            name: "translate",
                            level: Warn,
                            fields: [
                                "id",
                                "size",
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
                                            name: "quota",
                                            category: RateLimit,
                                        },
                                        RecordedErrorType {
                                            name: "_OTHER",
                                            category: Other,
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
    expected.assert_debug_eq(&decode(&RECORD));
}

#[test]
fn a_declared_metric_reads_back_without_a_span() {
    const DEPTH: Descriptor =
        Descriptor { kind: Kind::Metric, span: None, metrics: &[], ..DESCRIPTOR };
    static DEPTH_RECORD: [u8; record::length(&DEPTH)] = record::encode(&DEPTH);
    let records = decode(&DEPTH_RECORD).unwrap();
    let read: Vec<_> = records.iter().map(|record| (record.kind, &record.span)).collect();
    assert_eq!(read, [(Kind::Metric, &None)]);
    let span = DEPTH_RECORD.len() - 3;
    let mut broken = DEPTH_RECORD;
    broken[span] = 2;
    assert_eq!(
        error(&broken),
        DecodeError { offset: span, kind: DecodeErrorKind::UnknownCode { of: "span", code: 2 } }
    );
}

#[test]
fn every_truncation_is_told_with_the_byte_where_something_is_missing() {
    for length in 1..LENGTH {
        let error = error(&RECORD[..length]);
        assert!(
            matches!(error.kind, DecodeErrorKind::Truncated { needed, left } if needed > left)
                && error.offset <= length,
            "{length}: {error}"
        );
    }
    assert_eq!(
        error(&RECORD[..7]).to_string(),
        "byte 6 of the section: truncated: 4 bytes are needed, 1 are left"
    );
}

#[test]
fn a_body_that_ends_before_its_stated_length_is_overlong() {
    let mut section = RECORD.to_vec();
    section.extend([0; 3]);
    let body = u32::try_from(LENGTH - record::HEADER + 3).unwrap();
    section[6..10].copy_from_slice(&body.to_le_bytes());
    assert_eq!(error(&section), DecodeError { offset: LENGTH, kind: DecodeErrorKind::Overlong(3) });
}

#[test]
fn a_length_beyond_the_section_is_truncated_and_not_allocated() {
    let mut section = RECORD.to_vec();
    section[6..10].copy_from_slice(&u32::MAX.to_le_bytes());
    let left = LENGTH - record::HEADER;
    assert_eq!(
        error(&section),
        DecodeError {
            offset: record::HEADER,
            kind: DecodeErrorKind::Truncated { needed: u32::MAX as usize, left }
        }
    );
}

#[test]
fn another_version_is_told_by_its_number() {
    let mut section = RECORD.to_vec();
    section[4] = 2;
    assert_eq!(
        error(&section).to_string(),
        "byte 4 of the section: record format 2 is not supported, only 1 is"
    );
}

#[test]
fn padding_around_records_is_passed_over_and_offsets_count_it() {
    let other = changed(|record| record[record::HEADER + 2] ^= 1);
    let section = [&[0; 5][..], &RECORD, &[0; 9], &other, &[0; 3]].concat();
    let offsets: Vec<_> = decode(&section).unwrap().iter().map(|record| record.offset).collect();
    assert_eq!(offsets, [5, 5 + LENGTH + 9]);
    assert_eq!(decode(&[]), Ok(vec![]));
    assert_eq!(decode(&[0; 64]), Ok(vec![]));
}

#[test]
fn a_record_that_occurs_twice_names_the_first() {
    let section = [&RECORD[..], &[0; 6], &RECORD].concat();
    assert_eq!(
        error(&section),
        DecodeError { offset: LENGTH + 6, kind: DecodeErrorKind::Duplicate(0) }
    );
}

#[test]
fn bytes_that_start_no_record_are_told() {
    assert_eq!(
        error(&[&RECORD[..], b"JUNK and more"].concat()),
        DecodeError { offset: LENGTH, kind: DecodeErrorKind::NoMagic }
    );
}

#[test]
fn codes_texts_and_bounds_that_mean_nothing_are_told_at_their_byte() {
    let at =
        |needle: &[u8]| RECORD.windows(needle.len()).position(|window| window == needle).unwrap();
    let kind = record::HEADER;
    assert_eq!(
        error(&changed(|record| record[kind] = 99)),
        DecodeError { offset: kind, kind: DecodeErrorKind::UnknownCode { of: "kind", code: 99 } }
    );
    let umlaut = at("ü".as_bytes());
    assert_eq!(
        error(&changed(|record| record[umlaut + 1] = b'x')),
        DecodeError { offset: umlaut, kind: DecodeErrorKind::NotUtf8 }
    );
    let first = at(&0.001_f64.to_bits().to_le_bytes());
    for bound in [f64::NAN, f64::NEG_INFINITY, 1e9] {
        let broken = changed(|record| {
            record[first..first + 8].copy_from_slice(&bound.to_bits().to_le_bytes());
        });
        assert_eq!(
            error(&broken),
            DecodeError { offset: first - 2, kind: DecodeErrorKind::UnsortedBuckets }
        );
    }
    let category = at(b"quota") + 5;
    assert_eq!(
        error(&changed(|record| record[category] = 200)),
        DecodeError {
            offset: category,
            kind: DecodeErrorKind::UnknownCode { of: "error category", code: 200 }
        }
    );
    let unit = at(b"job") - 3;
    assert_eq!(
        error(&changed(|record| record[unit] = 9)),
        DecodeError { offset: unit, kind: DecodeErrorKind::UnknownCode { of: "unit", code: 9 } }
    );
}

#[test]
fn no_changed_byte_makes_the_decoder_panic_or_point_outside() {
    let mut accepted = 0;
    for at in 0..LENGTH {
        for byte in 0..=u8::MAX {
            match decode(&changed(|record| record[at] = byte)) {
                Ok(_) => accepted += 1,
                Err(error) => assert!(error.offset <= LENGTH, "{at} {byte}: {error}"),
            }
        }
    }
    // Other letters in texts, other lines and other bounds are records as well.
    assert!(accepted > LENGTH, "{accepted}");
}

#[test]
fn a_section_splits_into_the_records_that_it_decodes_to() {
    let other = changed(|record| record[record::HEADER + 2] ^= 1);
    let section = [&RECORD[..], &[0; 7], &other].concat();
    assert_eq!(record::split(&section).collect::<Vec<_>>(), [&RECORD[..], &other]);
    let broken = [&RECORD[..], b"JUNK"].concat();
    assert_eq!(record::split(&broken).collect::<Vec<_>>(), [&RECORD[..], b"JUNK"]);
}

fn changed(change: impl FnOnce(&mut Vec<u8>)) -> Vec<u8> {
    let mut record = RECORD.to_vec();
    change(&mut record);
    record
}
