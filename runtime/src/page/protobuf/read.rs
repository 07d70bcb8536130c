//! The messages as another implementation reads them, for tests.

use prost::Message;

#[derive(Clone, PartialEq, Message)]
pub(crate) struct MetricFamily {
    #[prost(string, optional, tag = "1")]
    pub(crate) name: Option<String>,
    #[prost(string, optional, tag = "2")]
    pub(crate) help: Option<String>,
    #[prost(int32, optional, tag = "3")]
    pub(crate) kind: Option<i32>,
    #[prost(message, repeated, tag = "4")]
    pub(crate) metric: Vec<Metric>,
    #[prost(string, optional, tag = "5")]
    pub(crate) unit: Option<String>,
}

#[derive(Clone, PartialEq, Message)]
pub(crate) struct Metric {
    #[prost(message, repeated, tag = "1")]
    pub(crate) label: Vec<LabelPair>,
    #[prost(message, optional, tag = "2")]
    pub(crate) gauge: Option<Single>,
    #[prost(message, optional, tag = "3")]
    pub(crate) counter: Option<Single>,
    #[prost(message, optional, tag = "4")]
    pub(crate) summary: Option<Summary>,
    #[prost(message, optional, tag = "7")]
    pub(crate) histogram: Option<Histogram>,
}

#[derive(Clone, PartialEq, Message)]
pub(crate) struct LabelPair {
    #[prost(string, optional, tag = "1")]
    pub(crate) name: Option<String>,
    #[prost(string, optional, tag = "2")]
    pub(crate) value: Option<String>,
}

/// A gauge or a counter.
#[derive(Clone, PartialEq, Message)]
pub(crate) struct Single {
    #[prost(double, optional, tag = "1")]
    pub(crate) value: Option<f64>,
}

#[derive(Clone, PartialEq, Message)]
pub(crate) struct Summary {
    #[prost(uint64, optional, tag = "1")]
    pub(crate) sample_count: Option<u64>,
    #[prost(double, optional, tag = "2")]
    pub(crate) sample_sum: Option<f64>,
    #[prost(message, repeated, tag = "3")]
    pub(crate) quantile: Vec<Quantile>,
}

#[derive(Clone, PartialEq, Message)]
pub(crate) struct Quantile {
    #[prost(double, optional, tag = "1")]
    pub(crate) quantile: Option<f64>,
    #[prost(double, optional, tag = "2")]
    pub(crate) value: Option<f64>,
}

#[derive(Clone, PartialEq, Message)]
pub(crate) struct Histogram {
    #[prost(uint64, optional, tag = "1")]
    pub(crate) sample_count: Option<u64>,
    #[prost(double, optional, tag = "2")]
    pub(crate) sample_sum: Option<f64>,
    #[prost(message, repeated, tag = "3")]
    pub(crate) bucket: Vec<Bucket>,
    #[prost(sint32, optional, tag = "5")]
    pub(crate) schema: Option<i32>,
    #[prost(double, optional, tag = "6")]
    pub(crate) zero_threshold: Option<f64>,
    #[prost(uint64, optional, tag = "7")]
    pub(crate) zero_count: Option<u64>,
    #[prost(message, repeated, tag = "12")]
    pub(crate) positive_span: Vec<BucketSpan>,
    #[prost(sint64, repeated, packed = "false", tag = "13")]
    pub(crate) positive_delta: Vec<i64>,
}

#[derive(Clone, PartialEq, Message)]
pub(crate) struct Bucket {
    #[prost(uint64, optional, tag = "1")]
    pub(crate) cumulative_count: Option<u64>,
    #[prost(double, optional, tag = "2")]
    pub(crate) upper_bound: Option<f64>,
    #[prost(message, optional, tag = "3")]
    pub(crate) exemplar: Option<Exemplar>,
}

#[derive(Clone, PartialEq, Message)]
pub(crate) struct BucketSpan {
    #[prost(sint32, optional, tag = "1")]
    pub(crate) offset: Option<i32>,
    #[prost(uint32, optional, tag = "2")]
    pub(crate) length: Option<u32>,
}

#[derive(Clone, PartialEq, Message)]
pub(crate) struct Exemplar {
    #[prost(message, repeated, tag = "1")]
    pub(crate) label: Vec<LabelPair>,
    #[prost(double, optional, tag = "2")]
    pub(crate) value: Option<f64>,
    #[prost(message, optional, tag = "3")]
    pub(crate) timestamp: Option<Timestamp>,
}

#[derive(Clone, PartialEq, Message)]
pub(crate) struct Timestamp {
    #[prost(int64, tag = "1")]
    pub(crate) seconds: i64,
    #[prost(int32, tag = "2")]
    pub(crate) nanos: i32,
}

/// Every family of a page.
pub(crate) fn families(mut page: &[u8]) -> Vec<MetricFamily> {
    let mut families = Vec::new();
    while !page.is_empty() {
        families.push(MetricFamily::decode_length_delimited(&mut page).unwrap());
    }
    families
}

impl Histogram {
    /// The exponential buckets that are not empty, by number.
    pub(crate) fn exponential(&self) -> Vec<(i32, u64)> {
        let mut deltas = self.positive_delta.iter();
        let (mut number, mut count) = (0, 0);
        let mut buckets = Vec::new();
        for span in &self.positive_span {
            number += span.offset.unwrap_or_default();
            for _ in 0..span.length.unwrap_or_default() {
                count += deltas.next().unwrap();
                buckets.push((number, u64::try_from(count).unwrap()));
                number += 1;
            }
        }
        assert_eq!(deltas.next(), None);
        buckets.retain(|(_, count)| *count > 0);
        buckets
    }
}

/// A family in few lines.
pub(crate) fn shown(family: &MetricFamily) -> String {
    let MetricFamily { name, help, unit, kind, metric } = family;
    let texts = [name, help, unit].map(|text| text.clone().unwrap_or_default());
    let metrics: Vec<_> = metric.iter().map(shown_metric).collect();
    format!("{texts:?} type {}\n{}", kind.unwrap(), metrics.concat())
}

fn shown_metric(metric: &Metric) -> String {
    let label = |pair: &LabelPair| {
        format!("{}={:?}", pair.name.as_deref().unwrap(), pair.value.as_deref().unwrap())
    };
    let labels: Vec<_> = metric.label.iter().map(label).collect();
    let values = [
        metric.gauge.as_ref().map(|gauge| format!("gauge {:?}", gauge.value.unwrap())),
        metric.counter.as_ref().map(|counter| format!("counter {:?}", counter.value.unwrap())),
        metric.summary.as_ref().map(shown_summary),
        metric.histogram.as_ref().map(shown_histogram),
    ];
    let values: Vec<_> = values.into_iter().flatten().collect();
    format!("  {{{}}} {}\n", labels.join(","), values.join(" and "))
}

fn shown_summary(summary: &Summary) -> String {
    let quantile =
        |read: &Quantile| format!("{:?}: {:?}", read.quantile.unwrap(), read.value.unwrap());
    let quantiles: Vec<_> = summary.quantile.iter().map(quantile).collect();
    let Summary { sample_count, sample_sum, .. } = summary;
    format!("count {} sum {:?} {quantiles:?}", sample_count.unwrap(), sample_sum.unwrap())
}

fn shown_histogram(histogram: &Histogram) -> String {
    let Histogram { sample_count, sample_sum, .. } = histogram;
    let mut lines = vec![format!("count {} sum {:?}", sample_count.unwrap(), sample_sum.unwrap())];
    lines.extend(histogram.bucket.iter().map(shown_bucket));
    if let Some(schema) = histogram.schema {
        lines.push(format!(
            "    schema {schema} zero {} within {:e} then {:?} in {} spans",
            histogram.zero_count.unwrap(),
            histogram.zero_threshold.unwrap(),
            histogram.exponential(),
            histogram.positive_span.len()
        ));
    }
    lines.join("\n")
}

fn shown_bucket(bucket: &Bucket) -> String {
    let (bound, count) = (bucket.upper_bound.unwrap(), bucket.cumulative_count.unwrap());
    let exemplar = bucket.exemplar.as_ref().map(|exemplar| {
        let labels: Vec<_> =
            exemplar.label.iter().map(|pair| pair.value.as_deref().unwrap()).collect();
        let Timestamp { seconds, nanos } = exemplar.timestamp.as_ref().unwrap();
        let value = exemplar.value.unwrap();
        format!(" exemplar {labels:?} {value:?} at {seconds}.{nanos:09}")
    });
    format!("    <= {bound:?}: {count}{}", exemplar.unwrap_or_default())
}
