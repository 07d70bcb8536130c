//! From the samples of a page to families.

use std::collections::{BTreeMap, BTreeSet};

use super::Options;
use super::page::{Kind, Metadata, Page, Sample};
use crate::external::{ExternalFamily, ExternalLabel, MetricType};

/// The base units of Prometheus' and OpenMetrics' naming rules. A name that ends in one has it.
const UNITS: [&str; 12] = [
    "seconds", "bytes", "ratio", "celsius", "joules", "grams", "meters", "volts", "amperes",
    "watts", "hertz", "kelvin",
];
/// What OpenMetrics puts behind the name of a counter, a histogram or a summary for the time at which a
/// series began.
const CREATED: &str = "_created";

/// A family while its samples are read.
#[derive(Default)]
struct Collected<'a> {
    samples: usize,
    labels: BTreeMap<&'a str, Seen<'a>>,
    buckets: BTreeSet<&'a str>,
}

/// A label while its samples are read.
#[derive(Default)]
struct Seen<'a> {
    samples: usize,
    values: BTreeSet<&'a str>,
}

pub(super) fn families(page: &Page, options: &Options) -> BTreeMap<String, ExternalFamily> {
    let declared: BTreeMap<_, _> =
        page.families.iter().map(|family| (family.name.as_str(), family)).collect();
    let mut collected: BTreeMap<String, (MetricType, Option<&Metadata>, Collected<'_>)> =
        BTreeMap::new();
    for family in &page.families {
        // A family that has no sample at the moment is known all the same.
        for (name, metric_type) in series(family, page.is_open_metrics) {
            collected.insert(name, (metric_type, Some(family), Collected::default()));
        }
    }
    for sample in &page.samples {
        let (name, metric_type, family) = owner(sample, &declared);
        let entry =
            collected.entry(name).or_insert_with(|| (metric_type, family, Collected::default()));
        entry.2.add(sample, entry.0);
    }
    collected
        .into_iter()
        .map(|(name, (metric_type, family, collected))| {
            let family = collected.finish(&name, metric_type, family, options);
            (name, family)
        })
        .collect()
}

/// The names under which a declared family is kept.
fn series(family: &Metadata, is_open_metrics: bool) -> Vec<(String, MetricType)> {
    let name = family.name.as_str();
    let with = |suffix: &str| {
        let has = name.ends_with(suffix);
        if has { name.to_owned() } else { format!("{name}{suffix}") }
    };
    match family.kind {
        Kind::Of(MetricType::Counter) if is_open_metrics => {
            vec![(with("_total"), MetricType::Counter)]
        }
        Kind::Of(MetricType::Info) => vec![(with("_info"), MetricType::Info)],
        Kind::Of(metric_type) => vec![(name.to_owned(), metric_type)],
        Kind::GaugeHistogram => ["_bucket", "_gcount", "_gsum"]
            .map(|suffix| (format!("{name}{suffix}"), MetricType::Gauge))
            .to_vec(),
        Kind::Unsaid => vec![(name.to_owned(), MetricType::Unknown)],
    }
}

/// The family of a sample: the name under which it is kept, its type, and what was declared of it.
fn owner<'a>(
    sample: &Sample,
    declared: &BTreeMap<&str, &'a Metadata>,
) -> (String, MetricType, Option<&'a Metadata>) {
    let name = sample.name.as_str();
    let declared = |suffix: &str| {
        let base = name.strip_suffix(suffix)?;
        declared.get(base).map(|family| (base.to_owned(), *family))
    };
    if let Some((_, family)) = declared("") {
        let metric_type = match family.kind {
            Kind::Of(metric_type) => metric_type,
            Kind::GaugeHistogram | Kind::Unsaid => MetricType::Unknown,
        };
        return (name.to_owned(), metric_type, Some(family));
    }
    for suffix in ["_bucket", "_sum", "_count"] {
        if let Some((base, family)) = declared(suffix)
            && let Kind::Of(metric_type @ (MetricType::Histogram | MetricType::Summary)) =
                family.kind
        {
            return (base, metric_type, Some(family));
        }
    }
    for (suffix, metric_type) in [("_total", MetricType::Counter), ("_info", MetricType::Info)] {
        if let Some((_, family)) = declared(suffix)
            && family.kind == Kind::Of(metric_type)
        {
            return (name.to_owned(), metric_type, Some(family));
        }
    }
    if declared(CREATED).is_some() {
        return (name.to_owned(), MetricType::Gauge, None);
    }
    for suffix in ["_bucket", "_gcount", "_gsum"] {
        if let Some((_, family)) = declared(suffix)
            && family.kind == Kind::GaugeHistogram
        {
            return (name.to_owned(), MetricType::Gauge, Some(family));
        }
    }
    (name.to_owned(), MetricType::Unknown, None)
}

impl<'a> Collected<'a> {
    fn add(&mut self, sample: &'a Sample, metric_type: MetricType) {
        self.samples += 1;
        for (name, value) in &sample.labels {
            match (metric_type, name.as_str()) {
                (MetricType::Histogram, "le") => {
                    self.buckets.insert(value);
                }
                (MetricType::Summary, "quantile") => {}
                // Prometheus takes an empty value for the absence of the label.
                _ if value.is_empty() => {}
                _ => {
                    let label = self.labels.entry(name).or_default();
                    label.samples += 1;
                    label.values.insert(value);
                }
            }
        }
    }

    fn finish(
        self,
        name: &str,
        metric_type: MetricType,
        family: Option<&Metadata>,
        options: &Options,
    ) -> ExternalFamily {
        // Without a sample, nothing is known of the labels.
        let closed = options.closed_labels && self.samples > 0;
        let labels = self.labels.into_iter().map(|(name, seen)| {
            let values = options
                .closed_values
                .contains(name)
                .then(|| seen.values.into_iter().map(str::to_owned).collect());
            let required = closed && seen.samples == self.samples;
            (name.to_owned(), ExternalLabel { values, required })
        });
        let mut buckets: Vec<_> = self.buckets.into_iter().map(str::to_owned).collect();
        let bound = |bound: &String| bound.parse::<f64>().unwrap_or(f64::NAN);
        buckets.sort_by(|left, right| bound(left).total_cmp(&bound(right)));
        ExternalFamily {
            metric_type,
            unit: family.and_then(|family| family.unit.clone()).or_else(|| unit(name)),
            help: family.map(|family| family.help.clone()).unwrap_or_default(),
            labels: labels.collect(),
            label_prefixes: BTreeSet::new(),
            open_labels: !closed,
            buckets,
        }
    }
}

/// The unit that a name ends in.
pub(super) fn unit(name: &str) -> Option<String> {
    if name.ends_with(CREATED) {
        return Some("seconds".to_owned());
    }
    let name = name.strip_suffix("_total").unwrap_or(name);
    let (_, last) = name.rsplit_once('_')?;
    UNITS.contains(&last).then(|| last.to_owned())
}
