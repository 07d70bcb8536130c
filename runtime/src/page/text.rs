//! Prometheus' text exposition format 0.0.4.

use core::fmt::{self, Write};

use telemark_registry::Unit;

use super::snapshot::{Family, Labels, Snapshot, Value, prometheus_type};
use crate::decimal::Decimal;

pub(super) fn write(page: &mut impl Write, snapshot: &Snapshot<'_>) -> fmt::Result {
    snapshot.families.iter().try_for_each(|(name, family)| write_family(page, name, family))
}

fn write_family(page: &mut impl Write, name: &str, family: &Family<'_>) -> fmt::Result {
    let metric = family.metric;
    if family.series.is_empty() {
        return Ok(());
    }
    if !metric.help.is_empty() {
        writeln!(page, "# HELP {name} {}", Escaped { text: metric.help, quotes: false })?;
    }
    writeln!(page, "# TYPE {name} {}", prometheus_type(metric.instrument))?;
    for (labels, value) in &family.series {
        match value {
            Value::Number(number) => {
                let sign = if number.is_negative() { "-" } else { "" };
                let size = Decimal::fine(number.unsigned_abs());
                writeln!(page, "{name}{} {sign}{size}", Braced { labels, bound: None })?;
            }
            Value::Histogram { buckets, sum } => {
                write_histogram(
                    page,
                    name,
                    labels,
                    (&metric.buckets, metric.unit),
                    (buckets, *sum),
                )?;
            }
        }
    }
    Ok(())
}

fn write_histogram(
    page: &mut impl Write,
    name: &str,
    labels: &Labels,
    (bounds, unit): (&[f64], Unit<'_>),
    (buckets, sum): (&[u64], u64),
) -> fmt::Result {
    let bounds = bounds.iter().map(f64::to_string).chain(["+Inf".to_owned()]);
    let mut count = 0_u64;
    for (bound, bucket) in bounds.zip(buckets) {
        count = count.wrapping_add(*bucket);
        let labels = Braced { labels, bound: Some(&bound) };
        writeln!(page, "{name}_bucket{labels} {count}")?;
    }
    let labels = Braced { labels, bound: None };
    writeln!(page, "{name}_sum{labels} {}", Decimal::new(sum, unit))?;
    writeln!(page, "{name}_count{labels} {count}")
}

/// A label set in braces, or nothing at all where it is empty.
struct Braced<'a> {
    labels: &'a Labels,
    bound: Option<&'a str>,
}

impl fmt::Display for Braced<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let labels = self.labels.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let bound = self.bound.map(|bound| ("le", bound));
        let mut opening = '{';
        for (name, text) in labels.chain(bound) {
            write!(f, "{opening}{name}=\"{}\"", Escaped { text, quotes: true })?;
            opening = ',';
        }
        if opening == ',' { f.write_char('}') } else { Ok(()) }
    }
}

/// A text with `\` and line feeds escaped, and quotation marks where they end the text.
struct Escaped<'a> {
    text: &'a str,
    quotes: bool,
}

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.text.chars().try_for_each(|char| match char {
            '\\' => f.write_str("\\\\"),
            '\n' => f.write_str("\\n"),
            '"' if self.quotes => f.write_str("\\\""),
            other => f.write_char(other),
        })
    }
}

#[cfg(test)]
mod tests {
    use core::fmt::Write;

    use expect_test::{Expect, expect};
    use telemark_registry::decode::{RecordedMetric, decode};
    use telemark_registry::{
        Descriptor, Distribution, Instrument, Item, Kind, LabelDescriptor, LabelValues, Level,
        MetricDescriptor, Sample, SeriesId, Sink, Source, SpanDescriptor, Timing, Unit, record,
    };

    use crate::page::{Snapshot, render};

    const LABELS: &[LabelDescriptor<'static>] = &[
        LabelDescriptor { name: "db.system.name", values: LabelValues::Constant("sqlite") },
        LabelDescriptor { name: "model", values: LabelValues::Capped(1) },
    ];
    const HISTOGRAM: MetricDescriptor<'static> = MetricDescriptor {
        name: "db.client.operation.duration",
        instrument: Instrument::Histogram,
        unit: Unit::Seconds,
        help: "First \\ line.",
        buckets: &[0.005, 1.0],
        labels: LABELS,
        endings: None,
    };
    const COST: MetricDescriptor<'static> = MetricDescriptor {
        name: "cost",
        instrument: Instrument::Counter,
        unit: Unit::Usd,
        help: "Cost.",
        buckets: &[],
        labels: &[],
        endings: None,
    };
    const LEVEL: MetricDescriptor<'static> = MetricDescriptor {
        name: "queue.depth",
        instrument: Instrument::UpDownCounter,
        unit: Unit::Count("job"),
        help: "Depth.",
        buckets: &[],
        labels: &[],
        endings: None,
    };

    const fn descriptor(
        function: &'static str,
        metrics: &'static [MetricDescriptor<'static>],
    ) -> Descriptor<'static> {
        Descriptor {
            kind: Kind::Function,
            function,
            file: "src/lib.rs",
            line: "1",
            crate_name: "shop",
            crate_version: "1.0.0",
            help: "",
            timing: Timing::Exact,
            span: Some(SpanDescriptor { name: "f", level: Level::Info, fields: &[], events: &[] }),
            metrics,
        }
    }

    struct Fixed;

    impl Source for Fixed {
        fn read(&self, _: &[RecordedMetric<'_>], sink: &mut dyn Sink) {
            let sample = Sample::Histogram(Distribution::new(&[2, 0, 1], 1_500_000_000));
            let at = |metric, index| SeriesId { metric, index };
            sink.series(at(0, 0), &["sqlite", "a\\b\"c\nd"], sample);
            sink.series(at(0, 1), &["sqlite", ""], sample);
            sink.series(at(1, 0), &[], Sample::Counter(2_300_000));
            sink.series(at(1, 1), &[], Sample::Fine(37_500_000));
            sink.series(at(2, 0), &[], Sample::Level(-3));
        }
    }

    fn check(descriptors: &[&Descriptor<'_>], expected: &Expect) {
        let section: String = descriptors.iter().map(|each| record::encode(each)).collect();
        let section: &'static str = section.leak();
        let records = decode(section.as_bytes()).unwrap();
        let items: Vec<_> =
            records.into_iter().map(|record| Item { record, source: &Fixed }).collect();
        let snapshot = Snapshot::take(&items);
        let mut output = render(&snapshot);
        for conflict in &snapshot.conflicts {
            writeln!(output, "{conflict:?}").unwrap();
        }
        expected.assert_eq(&output);
    }

    #[test]
    fn every_instrument_is_written_with_its_help_type_and_escaped_labels() {
        static ONE: Descriptor<'static> = descriptor("a", &[HISTOGRAM, COST, LEVEL]);
        check(
            &[&ONE],
            &expect![[r#"
            # HELP cost_usd_total Cost.
            # TYPE cost_usd_total counter
            cost_usd_total 0.0023000375
            # HELP db_client_operation_duration_seconds First \\ line.
            # TYPE db_client_operation_duration_seconds histogram
            db_client_operation_duration_seconds_bucket{db_system_name="sqlite",le="0.005"} 2
            db_client_operation_duration_seconds_bucket{db_system_name="sqlite",le="1"} 2
            db_client_operation_duration_seconds_bucket{db_system_name="sqlite",le="+Inf"} 3
            db_client_operation_duration_seconds_sum{db_system_name="sqlite"} 1.5
            db_client_operation_duration_seconds_count{db_system_name="sqlite"} 3
            db_client_operation_duration_seconds_bucket{db_system_name="sqlite",model="a\\b\"c\nd",le="0.005"} 2
            db_client_operation_duration_seconds_bucket{db_system_name="sqlite",model="a\\b\"c\nd",le="1"} 2
            db_client_operation_duration_seconds_bucket{db_system_name="sqlite",model="a\\b\"c\nd",le="+Inf"} 3
            db_client_operation_duration_seconds_sum{db_system_name="sqlite",model="a\\b\"c\nd"} 1.5
            db_client_operation_duration_seconds_count{db_system_name="sqlite",model="a\\b\"c\nd"} 3
            # HELP queue_depth Depth.
            # TYPE queue_depth gauge
            queue_depth -3
        "#]],
        );
    }

    #[test]
    fn functions_with_equal_labels_add_up() {
        static ONE: Descriptor<'static> = descriptor("a", &[HISTOGRAM]);
        static TWO: Descriptor<'static> = descriptor("b", &[HISTOGRAM]);
        check(
            &[&TWO, &ONE],
            &expect![[r#"
            # HELP db_client_operation_duration_seconds First \\ line.
            # TYPE db_client_operation_duration_seconds histogram
            db_client_operation_duration_seconds_bucket{db_system_name="sqlite",le="0.005"} 4
            db_client_operation_duration_seconds_bucket{db_system_name="sqlite",le="1"} 4
            db_client_operation_duration_seconds_bucket{db_system_name="sqlite",le="+Inf"} 6
            db_client_operation_duration_seconds_sum{db_system_name="sqlite"} 3
            db_client_operation_duration_seconds_count{db_system_name="sqlite"} 6
            db_client_operation_duration_seconds_bucket{db_system_name="sqlite",model="a\\b\"c\nd",le="0.005"} 4
            db_client_operation_duration_seconds_bucket{db_system_name="sqlite",model="a\\b\"c\nd",le="1"} 4
            db_client_operation_duration_seconds_bucket{db_system_name="sqlite",model="a\\b\"c\nd",le="+Inf"} 6
            db_client_operation_duration_seconds_sum{db_system_name="sqlite",model="a\\b\"c\nd"} 3
            db_client_operation_duration_seconds_count{db_system_name="sqlite",model="a\\b\"c\nd"} 6
        "#]],
        );
    }

    #[test]
    fn a_family_declared_differently_is_kept_once_and_told() {
        static ONE: Descriptor<'static> = descriptor("a", &[HISTOGRAM]);
        static TWO: Descriptor<'static> =
            descriptor("b", &[MetricDescriptor { buckets: &[0.005, 2.0], ..HISTOGRAM }]);
        check(
            &[&TWO, &ONE],
            &expect![[r#"
            # HELP db_client_operation_duration_seconds First \\ line.
            # TYPE db_client_operation_duration_seconds histogram
            db_client_operation_duration_seconds_bucket{db_system_name="sqlite",le="0.005"} 2
            db_client_operation_duration_seconds_bucket{db_system_name="sqlite",le="1"} 2
            db_client_operation_duration_seconds_bucket{db_system_name="sqlite",le="+Inf"} 3
            db_client_operation_duration_seconds_sum{db_system_name="sqlite"} 1.5
            db_client_operation_duration_seconds_count{db_system_name="sqlite"} 3
            db_client_operation_duration_seconds_bucket{db_system_name="sqlite",model="a\\b\"c\nd",le="0.005"} 2
            db_client_operation_duration_seconds_bucket{db_system_name="sqlite",model="a\\b\"c\nd",le="1"} 2
            db_client_operation_duration_seconds_bucket{db_system_name="sqlite",model="a\\b\"c\nd",le="+Inf"} 3
            db_client_operation_duration_seconds_sum{db_system_name="sqlite",model="a\\b\"c\nd"} 1.5
            db_client_operation_duration_seconds_count{db_system_name="sqlite",model="a\\b\"c\nd"} 3
            Conflict { family: "db_client_operation_duration_seconds", kept: "a", dropped: "b" }
        "#]],
        );
    }
}
