//! Items whose values don't change, for the tests of the encoders.

use telemark_registry::decode::{RecordedMetric, decode};
use telemark_registry::{
    Descriptor, Distribution, Exemplar, Instrument, Item, Kind, LabelDescriptor, LabelValues,
    Level, MetricDescriptor, Native, Sample, SeriesId, Sink, Source, SpanDescriptor, Timing, Unit,
    record,
};

const LABELS: &[LabelDescriptor<'static>] = &[
    LabelDescriptor { name: "db.system.name", values: LabelValues::Constant("sqlite") },
    LabelDescriptor { name: "model", values: LabelValues::Capped(1) },
];
pub(super) const HISTOGRAM: MetricDescriptor<'static> = MetricDescriptor {
    name: "db.client.operation.duration",
    instrument: Instrument::Histogram,
    unit: Unit::Seconds,
    help: "First \\ \"line\".",
    buckets: &[0.005, 1.0],
    labels: LABELS,
    endings: None,
};
pub(super) const COST: MetricDescriptor<'static> = MetricDescriptor {
    name: "cost",
    instrument: Instrument::Counter,
    unit: Unit::Usd,
    help: "Cost.",
    buckets: &[],
    labels: &[],
    endings: None,
};
pub(super) const LEVEL: MetricDescriptor<'static> = MetricDescriptor {
    name: "queue.depth",
    instrument: Instrument::UpDownCounter,
    unit: Unit::Count("job"),
    help: "",
    buckets: &[],
    labels: &[],
    endings: None,
};

pub(super) const LABELLED: MetricDescriptor<'static> = MetricDescriptor {
    labels: &[LabelDescriptor { name: "model", values: LabelValues::Capped(3) }],
    ..LEVEL
};

pub(super) const fn descriptor(
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
        critical: false,
        span: Some(SpanDescriptor { name: "f", level: Level::Info, fields: &[], events: &[] }),
        metrics,
    }
}

/// Gives what each of the three metrics above takes, in that order.
pub(super) struct Fixed;

impl Source for Fixed {
    fn read(&self, _: &[RecordedMetric<'_>], sink: &mut dyn Sink) {
        let mut read = Distribution::new(&[2, 0, 1], 1_500_000_000);
        let at = |metric, index| SeriesId { metric, index };
        sink.series(at(0, 1), &["sqlite", ""], Sample::Histogram(read));
        // In steps of a fourth of a power of two: two samples of 3.5 ms, one of 1.493 s.
        read.native = Some(Native { schema: 2, zero: 0, offset: -32, buckets: &NATIVE });
        read.exemplars = &[
            Exemplar { bucket: 0, value: 3_500_000, trace_id: 0xabc, span_id: 0xd, unix_nanos: 5 },
            Exemplar {
                bucket: 2,
                value: 1_493_000_000,
                trace_id: u128::MAX,
                span_id: u64::MAX,
                unix_nanos: 1_700_000_000_250_000_000,
            },
        ];
        sink.series(at(0, 0), &["sqlite", "a\\b\"c\nd"], Sample::Histogram(read));
        sink.series(at(1, 0), &[], Sample::Counter(2_300_000));
        sink.series(at(1, 1), &[], Sample::Fine(37_500_000));
        sink.series(at(2, 0), &[], Sample::Level(-3));
    }
}

const NATIVE: [u64; 36] = {
    let mut buckets = [0; 36];
    buckets[0] = 2;
    buckets[35] = 1;
    buckets
};

/// The items of these records, all of which are read from one source.
pub(super) fn items(descriptors: &[&Descriptor<'_>], source: &'static dyn Source) -> Vec<Item> {
    let section: String = descriptors.iter().map(|each| record::encode(each)).collect();
    let section: &'static str = section.leak();
    let records = decode(section.as_bytes()).unwrap();
    records.into_iter().map(|record| Item { record, source }).collect()
}
