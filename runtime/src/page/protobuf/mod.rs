//! Prometheus' protocol buffers: a sequence of `io.prometheus.client.MetricFamily`, each with its length in
//! front.
//!
//! Field numbers are those of `metrics.proto` in `prometheus/client_model`.

#[cfg(test)]
pub(super) mod read;
mod wire;

use telemark_registry::Exemplar;

use super::escaping::Escaping;
use super::exponential::Exponential;
use super::family::{Family, Kind, Series};
use super::samples::{span_id, trace_id};
use super::value::{Histogram, Summary, Value};
use crate::decimal::{Decimal, Places};
use wire::{Message, delimited};

/// Appends a page.
pub(crate) fn write<'a>(
    page: &mut Vec<u8>,
    families: impl Iterator<Item = &'a Family<'a>>,
    escaping: Escaping,
) {
    for family in families {
        if !family.is_empty() {
            delimited(page, |message| write_family(message, family, escaping));
        }
    }
}

mod metric_family {
    pub(super) const NAME: u32 = 1;
    pub(super) const HELP: u32 = 2;
    pub(super) const TYPE: u32 = 3;
    pub(super) const METRIC: u32 = 4;
    pub(super) const UNIT: u32 = 5;
}

mod metric {
    pub(super) const LABEL: u32 = 1;
    pub(super) const GAUGE: u32 = 2;
    pub(super) const COUNTER: u32 = 3;
    pub(super) const SUMMARY: u32 = 4;
    pub(super) const HISTOGRAM: u32 = 7;
}

mod label_pair {
    pub(super) const NAME: u32 = 1;
    pub(super) const VALUE: u32 = 2;
}

mod histogram {
    pub(super) const COUNT: u32 = 1;
    pub(super) const SUM: u32 = 2;
    pub(super) const BUCKET: u32 = 3;
    pub(super) const SCHEMA: u32 = 5;
    pub(super) const ZERO_THRESHOLD: u32 = 6;
    pub(super) const ZERO_COUNT: u32 = 7;
    pub(super) const POSITIVE_SPAN: u32 = 12;
    pub(super) const POSITIVE_DELTA: u32 = 13;
}

mod bucket {
    pub(super) const CUMULATIVE_COUNT: u32 = 1;
    pub(super) const UPPER_BOUND: u32 = 2;
    pub(super) const EXEMPLAR: u32 = 3;
}

mod span {
    pub(super) const OFFSET: u32 = 1;
    pub(super) const LENGTH: u32 = 2;
}

mod exemplar {
    pub(super) const LABEL: u32 = 1;
    pub(super) const VALUE: u32 = 2;
    pub(super) const TIMESTAMP: u32 = 3;
}

mod timestamp {
    pub(super) const SECONDS: u32 = 1;
    pub(super) const NANOS: u32 = 2;
}

mod summary {
    pub(super) const COUNT: u32 = 1;
    pub(super) const SUM: u32 = 2;
    pub(super) const QUANTILE: u32 = 3;
}

mod quantile {
    pub(super) const QUANTILE: u32 = 1;
    pub(super) const VALUE: u32 = 2;
}

/// Of a counter and of a gauge.
const VALUE: u32 = 1;

fn write_family(message: &mut Message<'_>, family: &Family<'_>, escaping: Escaping) {
    let name = [&escaping.name(&family.base), family.kind.suffix()].concat();
    message.text(metric_family::NAME, &name);
    if !family.help.is_empty() {
        message.text(metric_family::HELP, &family.help);
    }
    let kind = match family.kind {
        Kind::Counter | Kind::BareCounter => 0,
        Kind::Gauge | Kind::Info => 1,
        Kind::Summary => 2,
        Kind::Histogram => 4,
    };
    message.uint(metric_family::TYPE, kind);
    for series in family.present() {
        message.message(metric_family::METRIC, |metric| {
            write_series(metric, family, series, escaping);
        });
    }
    if let Some(unit) = family.unit {
        message.text(metric_family::UNIT, unit);
    }
}

fn write_series(
    message: &mut Message<'_>,
    family: &Family<'_>,
    series: &Series,
    escaping: Escaping,
) {
    for (name, value) in series.labels.iter() {
        write_label(message, metric::LABEL, (&escaping.name(name), value));
    }
    match &series.value {
        Value::Number(number) => {
            let field = match family.kind {
                Kind::Counter | Kind::BareCounter => metric::COUNTER,
                _ => metric::GAUGE,
            };
            message.message(field, |of_kind| of_kind.double(VALUE, number.to_f64()));
        }
        Value::Histogram(histogram) => {
            message
                .message(metric::HISTOGRAM, |message| write_histogram(message, family, histogram));
        }
        Value::Summary(summary) => {
            message.message(metric::SUMMARY, |message| write_summary(message, family, summary));
        }
    }
}

fn write_label(message: &mut Message<'_>, field: u32, (name, value): (&str, &str)) {
    message.message(field, |pair| {
        pair.text(label_pair::NAME, name);
        pair.text(label_pair::VALUE, value);
    });
}

fn write_histogram(message: &mut Message<'_>, family: &Family<'_>, read: &Histogram) {
    let in_buckets = read.buckets.iter().fold(0_u64, |sum, bucket| sum.wrapping_add(*bucket));
    // Both kinds of buckets share one count, and Prometheus refuses exponential ones that contradict it.
    // A sample between the two readings can be in one and not yet in the other.
    let count = read.exponential.as_ref().map_or(in_buckets, Exponential::count);
    message.uint(histogram::COUNT, count);
    message.double(histogram::SUM, read.sum.to_f64());
    let mut cumulative = 0_u64;
    for (index, (bound, bucket)) in family.bounds.iter().zip(&read.buckets).enumerate() {
        cumulative = cumulative.wrapping_add(*bucket);
        let is_last = bound.value == f64::INFINITY;
        message.message(histogram::BUCKET, |message| {
            let shown = if is_last { count } else { cumulative.min(count) };
            message.uint(bucket::CUMULATIVE_COUNT, shown);
            message.double(bucket::UPPER_BOUND, bound.value);
            if let Some(exemplar) = read.exemplar(index) {
                message.message(bucket::EXEMPLAR, |message| {
                    write_exemplar(message, exemplar, family.places);
                });
            }
        });
    }
    if let Some(exponential) = &read.exponential {
        write_exponential(message, exponential);
    }
}

/// 2⁻¹²⁸, as the Go client has it. No sample is between it and zero, as the smallest one is a billionth;
/// and a reader knows by it that there are exponential buckets where none has a sample.
const ZERO_THRESHOLD: f64 = f64::from_bits((1023 - 128) << 52);

/// A gap of so many empty buckets is written as buckets; a new span would take as much.
const SHORT_GAP: i64 = 2;

fn write_exponential(message: &mut Message<'_>, read: &Exponential) {
    message.sint(histogram::SCHEMA, i64::from(read.schema));
    message.double(histogram::ZERO_THRESHOLD, ZERO_THRESHOLD);
    message.uint(histogram::ZERO_COUNT, read.zero);
    for (offset, length) in spans(read) {
        message.message(histogram::POSITIVE_SPAN, |message| {
            message.sint(span::OFFSET, offset);
            message.uint(span::LENGTH, length);
        });
    }
    let (mut next, mut before) = (None, 0_i64);
    for (number, count) in read.filled() {
        let gap = next.map_or(0, |next| number - next);
        if (1..=SHORT_GAP).contains(&gap) {
            for _ in 0..gap {
                message.sint(histogram::POSITIVE_DELTA, -before);
                before = 0;
            }
        }
        let count = count.cast_signed();
        message.sint(histogram::POSITIVE_DELTA, count - before);
        before = count;
        next = Some(number + 1);
    }
}

/// The runs of buckets: how far each is from the end of the one before, or the number of the first bucket,
/// and how long it is.
fn spans(read: &Exponential) -> Vec<(i64, u64)> {
    let mut spans: Vec<(i64, u64)> = Vec::new();
    let mut next = 0;
    for (number, _) in read.filled() {
        let gap = number - next;
        match spans.last_mut() {
            Some((_, length)) if gap <= SHORT_GAP => *length += gap.unsigned_abs() + 1,
            _ => spans.push((gap, 1)),
        }
        next = number + 1;
    }
    spans
}

fn write_exemplar(message: &mut Message<'_>, read: &Exemplar, places: Places) {
    write_label(message, exemplar::LABEL, ("trace_id", &trace_id(read)));
    write_label(message, exemplar::LABEL, ("span_id", &span_id(read)));
    message.double(exemplar::VALUE, Decimal::recorded(read.value, places).to_f64());
    message.message(exemplar::TIMESTAMP, |message| {
        message.uint(timestamp::SECONDS, read.unix_nanos / NANOS_IN_A_SECOND);
        message.uint(timestamp::NANOS, read.unix_nanos % NANOS_IN_A_SECOND);
    });
}

const NANOS_IN_A_SECOND: u64 = 1_000_000_000;

fn write_summary(message: &mut Message<'_>, family: &Family<'_>, read: &Summary) {
    message.uint(summary::COUNT, read.count);
    message.double(summary::SUM, read.sum.to_f64());
    for (bound, value) in family.bounds.iter().zip(&read.quantiles) {
        message.message(summary::QUANTILE, |message| {
            message.double(quantile::QUANTILE, bound.value);
            message.double(quantile::VALUE, value.to_f64());
        });
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;
    use telemark_registry::{Descriptor, Native};

    use super::read::{families, shown};
    use crate::page::collector::Collector;
    use crate::page::escaping::Escaping;
    use crate::page::exponential::Exponential;
    use crate::page::fixture::{COST, Fixed, HISTOGRAM, LEVEL, descriptor, items};

    #[test]
    fn every_instrument_is_read_back_by_another_implementation() {
        static ONE: Descriptor<'static> = descriptor("a", &[HISTOGRAM, COST, LEVEL]);
        let items = items(&[&ONE], &Fixed);
        let mut collector = Collector::new(&items);
        collector.collect();
        let mut page = Vec::new();
        super::write(&mut page, collector.families(), Escaping::default());
        let read: String = families(&page).iter().map(shown).collect();
        expect![[r#"
            ["cost_usd_total", "Cost.", "usd"] type 0
              {} counter 0.0023000375
            ["db_client_operation_duration_seconds", "First \\ \"line\".", "seconds"] type 4
              {db_system_name="sqlite"} count 3 sum 1.5
                <= 0.005: 2
                <= 1.0: 2
                <= inf: 3
              {db_system_name="sqlite",model="a\\b\"c\nd"} count 3 sum 1.5
                <= 0.005: 2 exemplar ["00000000000000000000000000000abc", "000000000000000d"] 0.0035 at 0.000000005
                <= 1.0: 2
                <= inf: 3 exemplar ["ffffffffffffffffffffffffffffffff", "ffffffffffffffff"] 1.493 at 1700000000.250000000
                schema 2 zero 0 within 2.938735877055719e-39 then [(-32, 2), (3, 1)] in 2 spans
            ["queue_depth", "", ""] type 1
              {} gauge -3.0
        "#]].assert_eq(&read);
    }

    #[test]
    fn short_gaps_are_within_a_span_and_long_ones_between_two() {
        let spans = |buckets: &[u64], offset| {
            let mut exponential = Exponential::new();
            exponential.set(&Native { schema: 3, zero: 0, offset, buckets });
            super::spans(&exponential)
        };
        assert_eq!(spans(&[], 5), []);
        assert_eq!(spans(&[0, 1, 0, 0, 2], -5), [(-4, 4)]);
        assert_eq!(spans(&[1, 0, 0, 0, 2, 3], 7), [(7, 1), (3, 2)]);
    }
}
