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
    let texts =
        [&family.name, &family.help, &family.unit].map(|text| text.clone().unwrap_or_default());
    let mut shown = format!("{texts:?} type {}\n", family.kind.unwrap_or(-1));
    for metric in &family.metric {
        let labels: Vec<_> = metric
            .label
            .iter()
            .map(|pair| {
                format!("{}={:?}", pair.name.as_deref().unwrap(), pair.value.as_deref().unwrap())
            })
            .collect();
        shown += &format!("  {{{}}}", labels.join(","));
        if let Some(gauge) = &metric.gauge {
            shown += &format!(" gauge {:?}", gauge.value.unwrap());
        }
        if let Some(counter) = &metric.counter {
            shown += &format!(" counter {:?}", counter.value.unwrap());
        }
        if let Some(summary) = &metric.summary {
            let quantiles = summary.quantile.iter().map(|quantile| {
                format!(" {:?}:{:?}", quantile.quantile.unwrap(), quantile.value.unwrap())
            });
            let quantiles: String = quantiles.collect();
            shown += &format!(
                " count {} sum {:?}{quantiles}",
                summary.sample_count.unwrap(),
                summary.sample_sum.unwrap()
            );
        }
        if let Some(histogram) = &metric.histogram {
            shown += &format!(
                " count {} sum {:?}\n",
                histogram.sample_count.unwrap(),
                histogram.sample_sum.unwrap()
            );
            for bucket in &histogram.bucket {
                shown += &format!(
                    "    <= {:?}: {}",
                    bucket.upper_bound.unwrap(),
                    bucket.cumulative_count.unwrap()
                );
                if let Some(exemplar) = &bucket.exemplar {
                    let labels: Vec<_> =
                        exemplar.label.iter().map(|pair| pair.value.as_deref().unwrap()).collect();
                    let Timestamp { seconds, nanos } = exemplar.timestamp.as_ref().unwrap();
                    shown += &format!(
                        " exemplar {labels:?} {:?} at {seconds}.{nanos:09}",
                        exemplar.value.unwrap()
                    );
                }
                shown.push('\n');
            }
            if let Some(schema) = histogram.schema {
                shown += &format!(
                    "    schema {schema} zero {} within {:e} then {:?} in {} spans",
                    histogram.zero_count.unwrap(),
                    histogram.zero_threshold.unwrap(),
                    histogram.exponential(),
                    histogram.positive_span.len()
                );
            }
        }
        shown.push('\n');
    }
    shown
}
