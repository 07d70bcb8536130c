//! Laws of records and names, tried with arbitrary ones.

mod again;

use proptest::collection::{btree_set, vec};
use proptest::option;
use proptest::prelude::{ProptestConfig, Strategy, any, prop_oneof, proptest};
use proptest::sample::{Index, select};
use telemark_registry::decode::{
    Record, RecordedEndings, RecordedErrorType, RecordedEvent, RecordedLabel, RecordedMetric,
    RecordedSpan, RecordedValues, decode,
};
use telemark_registry::prometheus::{family_name, label_name};
use telemark_registry::{ErrorCategory, Instrument, Kind, Level, Timing, Unit};

/// A record for as long as the process runs: what is borrowed in it is leaked.
type Owned = Record<'static>;

/// Any text, control characters and half of the planes included.
fn text() -> impl Strategy<Value = &'static str> {
    vec(any::<char>(), 0..8).prop_map(leaked)
}

fn leaked(text: Vec<char>) -> &'static str {
    Box::leak(text.into_iter().collect::<String>().into_boxed_str())
}

fn unit() -> impl Strategy<Value = Unit<'static>> {
    let plain = [Unit::Seconds, Unit::Bytes, Unit::Usd, Unit::One];
    prop_oneof![
        select(plain.to_vec()),
        "[a-z]{1,6}".prop_map(|of| { Unit::Count(leaked(of.chars().collect())) })
    ]
}

fn values() -> impl Strategy<Value = RecordedValues<'static>> {
    prop_oneof![
        text().prop_map(RecordedValues::Constant),
        vec(text(), 0..4).prop_map(RecordedValues::Closed),
        any::<u32>().prop_map(RecordedValues::Capped),
    ]
}

fn label() -> impl Strategy<Value = RecordedLabel<'static>> {
    (text(), values()).prop_map(|(name, values)| RecordedLabel { name, values })
}

fn endings() -> impl Strategy<Value = RecordedEndings<'static>> {
    let error_type = (text(), select(ErrorCategory::ALL))
        .prop_map(|(name, category)| RecordedErrorType { name, category });
    vec(error_type, 0..4).prop_map(|error_types| RecordedEndings { error_types })
}

/// Rising and finite, whatever their size.
fn bounds() -> impl Strategy<Value = Vec<f64>> {
    vec(any::<f64>().prop_filter("finite", |bound| bound.is_finite()), 0..6).prop_map(
        |mut bounds| {
            bounds.sort_by(f64::total_cmp);
            bounds.dedup();
            bounds
        },
    )
}

fn metric() -> impl Strategy<Value = RecordedMetric<'static>> {
    let parts = (
        text(),
        select(Instrument::ALL),
        unit(),
        text(),
        bounds(),
        vec(label(), 0..3),
        option::of(endings()),
    );
    parts.prop_map(|(name, instrument, unit, help, buckets, labels, endings)| RecordedMetric {
        name,
        instrument,
        unit,
        help,
        buckets,
        labels,
        endings,
    })
}

fn span() -> impl Strategy<Value = RecordedSpan<'static>> {
    let event = (text(), select(Level::ALL), vec(text(), 0..3))
        .prop_map(|(message, level, fields)| RecordedEvent { message, level, fields });
    (text(), select(Level::ALL), vec(text(), 0..3), vec(event, 0..3))
        .prop_map(|(name, level, fields, events)| RecordedSpan { name, level, fields, events })
}

fn record() -> impl Strategy<Value = Owned> {
    let place = (text(), text(), any::<u32>(), text(), text());
    let rest = (select(Kind::ALL), text(), select(Timing::ALL), any::<bool>());
    (place, rest, option::of(span()), vec(metric(), 0..3)).prop_map(
        |(
            (function, file, line, crate_name, crate_version),
            (kind, help, timing, critical),
            span,
            metrics,
        )| {
            Record {
                offset: 0,
                kind,
                function,
                file,
                line,
                crate_name,
                crate_version,
                help,
                timing,
                critical,
                span,
                metrics,
            }
        },
    )
}

/// A text as a record has it.
fn plain(text: &mut &'static str) {
    *text = leaked(text.chars().map(|char| if char.is_control() { ' ' } else { char }).collect());
}

/// All texts of a record as it has them.
fn plain_record(mut record: Owned) -> Owned {
    let Record { function, file, crate_name, crate_version, help, .. } = &mut record;
    [function, file, crate_name, crate_version, help].into_iter().for_each(plain);
    if let Some(span) = &mut record.span {
        plain(&mut span.name);
        span.fields.iter_mut().for_each(plain);
        for event in &mut span.events {
            plain(&mut event.message);
            event.fields.iter_mut().for_each(plain);
        }
    }
    for metric in &mut record.metrics {
        plain(&mut metric.name);
        plain(&mut metric.help);
        for label in &mut metric.labels {
            plain(&mut label.name);
            match &mut label.values {
                RecordedValues::Constant(value) => plain(value),
                RecordedValues::Closed(values) => values.iter_mut().for_each(plain),
                RecordedValues::Capped(_) => {}
            }
        }
        for error in metric.endings.iter_mut().flat_map(|endings| &mut endings.error_types) {
            plain(&mut error.name);
        }
    }
    record
}

/// What Prometheus' data model asks of a name; colons are for recording rules.
fn is_name(name: &str) -> bool {
    let is_letter = |char: char| char.is_ascii_alphabetic() || char == '_';
    name.starts_with(is_letter) && name.chars().all(|char| is_letter(char) || char.is_ascii_digit())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_record_reads_back_with_spaces_for_control_characters(written in record()) {
        let section = again::encode(&written);
        let read = decode(section.as_bytes());
        assert_eq!(read, Ok(vec![plain_record(written)]));
    }

    #[test]
    fn records_read_back_one_behind_the_other_and_padded(
        written in btree_set("[a-z]{1,5}", 1..5),
        first in record(),
        padding in 0_usize..9,
    ) {
        let mut section = Vec::new();
        let mut expected = Vec::new();
        for function in written {
            section.extend(vec![0; padding]);
            let function = leaked(function.chars().collect());
            let each = Record { function, offset: section.len(), ..first.clone() };
            section.extend(again::encode(&each).into_bytes());
            expected.push(plain_record(each));
        }
        assert_eq!(decode(&section), Ok(expected));
    }

    #[test]
    fn any_cut_of_a_record_is_an_error_within_it(written in record(), cut in any::<Index>()) {
        let section = again::encode(&written).into_bytes();
        let cut = 1 + cut.index(section.len() - 1);
        let error = decode(&section[..cut]).expect_err("its end is missing");
        assert!(error.offset <= cut, "{error:?}");
    }

    #[test]
    fn any_name_becomes_one_that_prometheus_takes(
        name in vec(any::<char>(), 1..12).prop_map(leaked),
        unit in unit(),
        instrument in select(Instrument::ALL),
    ) {
        let (family, label) = (family_name(name, unit, instrument), label_name(name));
        assert!(is_name(&family), "{family:?}");
        // Two underscores in front are Prometheus' own.
        assert!(is_name(&label) && !label.starts_with("__"), "{label:?}");
    }

    #[test]
    fn a_family_s_name_is_one_already(
        name in "[a-z][a-z0-9]{0,5}([._][a-z0-9]{1,7}){0,3}",
        unit in unit(),
        instrument in select(Instrument::ALL),
    ) {
        // Nothing is added twice. A counter's declared name has no `total`, which stands behind the unit.
        let family = family_name(&name, unit, instrument);
        let declared = match instrument {
            Instrument::Counter => family.strip_suffix("_total").unwrap_or(&family),
            _ => &family,
        };
        assert_eq!(family_name(declared, unit, instrument), family);
    }

    #[test]
    fn any_bytes_are_decoded_or_refused_at_one_of_them(section in vec(any::<u8>(), 0..200)) {
        if let Err(error) = decode(&section) {
            assert!(error.offset <= section.len(), "{error:?}");
        }
    }
}
