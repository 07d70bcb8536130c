//! What holds for every page, whatever was recorded.

use std::collections::BTreeMap;

use proptest::prelude::*;
use telemark_registry::decode::RecordedMetric;
use telemark_registry::{Descriptor, Distribution, Native, Sample, SeriesId, Sink, Source};

use super::collector::Collector;
use super::escaping::Escaping;
use super::fixture::{HISTOGRAM, LABELLED, descriptor, items};
use super::protobuf::read::families;
use super::{openmetrics, protobuf, text};

/// Gives the same with each reading.
#[derive(Debug, Default)]
struct Given {
    levels: Vec<(String, i64)>,
    histograms: Vec<(String, [u64; 3], u64, Vec<u64>)>,
}

impl Source for Given {
    fn read(&self, metrics: &[RecordedMetric<'_>], sink: &mut dyn Sink) {
        if metrics[0].buckets.is_empty() {
            for (index, (model, level)) in self.levels.iter().enumerate() {
                let id = SeriesId { metric: 0, index };
                sink.series(id, &[model.as_str()], Sample::Level(*level));
            }
        }
        for (index, (model, buckets, sum, native)) in self.histograms.iter().enumerate() {
            let id = SeriesId { metric: 0, index };
            let mut read = Distribution::new(buckets, *sum);
            read.native = Some(Native { schema: 3, zero: 0, offset: -9, buckets: native });
            sink.series(id, &["sqlite", model], Sample::Histogram(read));
        }
    }
}

static LEVELS: Descriptor<'static> = descriptor("a", &[LABELLED]);
static HISTOGRAMS: Descriptor<'static> = descriptor("a", &[HISTOGRAM]);

/// The pages as text, OpenMetrics and protocol buffers, after two scrapes.
fn pages(descriptor: &Descriptor<'_>, given: Given) -> (String, String, Vec<u8>) {
    let items = items(&[descriptor], Box::leak(Box::new(given)));
    let mut collector = Collector::new(&items);
    collector.collect();
    collector.collect();
    let mut pages = (String::new(), String::new(), Vec::new());
    text::write(&mut pages.0, collector.families(), Escaping::default());
    openmetrics::write(&mut pages.1, collector.families(), Escaping::default());
    protobuf::write(&mut pages.2, collector.families(), Escaping::default());
    pages
}

/// Name, labels and value of each sample, read by the grammar of the format and without our code.
fn samples(page: &str) -> Vec<(String, BTreeMap<String, String>, String)> {
    let lines = page.split('\n').filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(sample).collect()
}

fn sample(line: &str) -> (String, BTreeMap<String, String>, String) {
    let mut chars = line.chars().peekable();
    let mut until = |ends: &[char]| {
        let mut taken = String::new();
        loop {
            match chars.next().expect("a sample has an end") {
                '\\' if ends == ['"'] => match chars.next() {
                    Some('n') => taken.push('\n'),
                    Some(escaped @ ('\\' | '"')) => taken.push(escaped),
                    other => panic!("{other:?} is not escaped in {line}"),
                },
                end if ends.contains(&end) => return (taken, end),
                other => taken.push(other),
            }
        }
    };
    let mut labels = BTreeMap::new();
    let (name, mut end) = until(&['{', ' ']);
    while end != ' ' {
        let (label, _) = until(&['=']);
        assert_eq!(until(&['"']).0, "", "{line}");
        let (value, _) = until(&['"']);
        assert_eq!(labels.insert(label, value), None, "{line}");
        end = until(&[',', '}']).1;
        if end == '}' {
            end = until(&[' ']).1;
        }
    }
    (name, labels, chars.collect())
}

/// Any text, and often what must be escaped.
fn hostile() -> impl Strategy<Value = String> {
    let char =
        prop_oneof![any::<char>(), prop::sample::select(vec!['\\', '"', '\n', ',', '}', 'n'])];
    prop::collection::vec(char, 0..12).prop_map(String::from_iter)
}

/// Undoes `values` and `dots`, by their description.
fn unescaped(escaping: Escaping, name: &str) -> String {
    match (escaping, name.strip_prefix("U__")) {
        (Escaping::Values, Some(escaped)) => {
            let mut plain = String::new();
            let mut rest = escaped;
            while let Some((before, after)) = rest.split_once('_') {
                plain.push_str(before);
                let (code, after) = after.split_once('_').unwrap();
                plain.push(match code {
                    "" => '_',
                    code => char::from_u32(u32::from_str_radix(code, 16).unwrap()).unwrap(),
                });
                rest = after;
            }
            plain + rest
        }
        (Escaping::Dots, _) => {
            let parts: Vec<_> = name.split("__").map(|part| part.replace("_dot_", ".")).collect();
            parts.join("_")
        }
        _ => name.to_owned(),
    }
}

proptest! {
    #[test]
    fn every_label_value_comes_back_from_every_format(
        levels in prop::collection::btree_map(hostile(), any::<i64>(), 1..5),
    ) {
        let given = levels.clone().into_iter().collect();
        let (text, open_metrics, bytes) =
            pages(&LEVELS, Given { levels: given, ..Given::default() });
        let of_text = |page: &str| -> BTreeMap<String, i64> {
            let read = samples(page).into_iter().map(|(_, mut labels, value)| {
                (labels.remove("model").unwrap_or_default(), value.parse().unwrap())
            });
            read.collect()
        };
        prop_assert_eq!(&of_text(&text), &levels);
        prop_assert_eq!(&of_text(&open_metrics), &levels);
        let families = families(&bytes);
        prop_assert_eq!(families.len(), 1);
        #[expect(clippy::cast_precision_loss, reason = "what the format has room for")]
        let expected: Vec<_> =
            levels.iter().map(|(value, level)| (value.as_str(), *level as f64)).collect();
        let read: Vec<_> = families[0].metric.iter().map(|metric| {
            let value = metric.label.first().and_then(|pair| pair.value.as_deref());
            (value.unwrap_or_default(), metric.gauge.as_ref().unwrap().value.unwrap())
        }).collect();
        prop_assert_eq!(read, expected);
    }

    #[test]
    fn buckets_are_cumulative_and_end_with_the_count_and_sums_are_exact(
        histograms in prop::collection::btree_map(
            "[a-z]{0,3}",
            (prop::array::uniform3(0..u64::MAX / 8), any::<u64>()),
            1..4,
        ),
    ) {
        let given = histograms.iter().map(|(model, (buckets, sum))| {
            (model.clone(), *buckets, *sum, vec![])
        });
        let (text, ..) = pages(&HISTOGRAMS, Given { histograms: given.collect(), ..Given::default() });
        let mut read: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
        for (name, mut labels, value) in samples(&text) {
            let part = name.trim_start_matches("db_client_operation_duration_seconds").to_owned();
            let part = labels.remove("le").unwrap_or(part);
            read.entry(labels.remove("model").unwrap_or_default()).or_default().push((part, value));
        }
        let expected = histograms.iter().map(|(model, ([a, b, c], sum))| {
            let of_bucket = |le: &str, count: u64| (le.to_owned(), count.to_string());
            // In nanoseconds, and shown in seconds.
            let seconds = format!("{}.{:09}", sum / 1_000_000_000, sum % 1_000_000_000);
            let seconds = seconds.trim_end_matches('0').trim_end_matches('.').to_owned();
            let lines = vec![
                of_bucket("0.005", *a),
                of_bucket("1", a + b),
                of_bucket("+Inf", a + b + c),
                ("_sum".to_owned(), seconds),
                of_bucket("_count", a + b + c),
            ];
            (model.clone(), lines)
        });
        prop_assert_eq!(read, expected.collect());
    }

    #[test]
    fn a_native_histogram_has_its_own_buckets_and_what_its_classic_ones_know_besides(
        classic in prop::array::uniform3(0..1_000_u64),
        native in prop::collection::vec(prop_oneof![Just(0), 0..100_u64], 0..40),
    ) {
        let given = vec![(String::new(), classic, 7, native.clone())];
        let (.., bytes) = pages(&HISTOGRAMS, Given { histograms: given, ..Given::default() });
        let families = families(&bytes);
        let histogram = families[0].metric[0].histogram.as_ref().unwrap();
        let exponential = histogram.exponential();
        let total: u64 = exponential.iter().map(|(_, count)| count).sum();
        prop_assert_eq!(histogram.sample_count.unwrap(), histogram.zero_count.unwrap() + total);
        let recorded = classic.iter().sum::<u64>().max(native.iter().sum());
        prop_assert!(histogram.sample_count.unwrap() >= recorded);
        let in_bucket = |number: i32| {
            exponential.iter().find(|(of, _)| *of == number).map_or(0, |(_, count)| *count)
        };
        for (number, count) in (-9..).zip(&native) {
            prop_assert!(in_bucket(number) >= *count);
        }
        let counts: Vec<_> =
            histogram.bucket.iter().map(|bucket| bucket.cumulative_count.unwrap()).collect();
        prop_assert!(counts.is_sorted());
        prop_assert_eq!(counts.last().copied(), histogram.sample_count);
    }

    #[test]
    fn escaping_by_values_can_be_undone(name in ".{1,20}") {
        prop_assume!(!name.starts_with("U__"));
        let escaped = Escaping::Values.name(&name);
        prop_assert!(escaped.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_:".contains(&byte)));
        prop_assert_eq!(unescaped(Escaping::Values, &escaped), name);
    }

    #[test]
    fn escaping_by_dots_can_be_undone_for_names_of_our_kind(name in "[a-z]([_.]?[a-z0-9]){1,20}") {
        let escaped = Escaping::Dots.name(&name);
        prop_assert!(escaped.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_'));
        prop_assume!(!name.contains("dot"));
        prop_assert_eq!(unescaped(Escaping::Dots, &escaped), name);
    }
}
