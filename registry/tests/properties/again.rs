//! A record that was read, written again.

use std::cell::RefCell;
use std::collections::BTreeSet;

use telemark_registry::decode::{Record, RecordedLabel, RecordedValues};
use telemark_registry::{
    Descriptor, Endings, ErrorTypeDescriptor, EventDescriptor, LabelDescriptor, LabelValues,
    MetricDescriptor, SpanDescriptor, record,
};

/// Encodes the descriptor that a record is read back from.
pub(crate) fn encode(record: &Record<'_>) -> String {
    let events: Vec<_> = record
        .span
        .iter()
        .flat_map(|span| &span.events)
        .map(|event| EventDescriptor {
            message: event.message,
            level: event.level,
            fields: &event.fields,
        })
        .collect();
    let span = record.span.as_ref().map(|span| SpanDescriptor {
        name: span.name,
        level: span.level,
        fields: &span.fields,
        events: &events,
    });
    let parts: Vec<_> = record
        .metrics
        .iter()
        .map(|metric| {
            let labels: Vec<_> = metric.labels.iter().map(label).collect();
            let error_types = metric.endings.as_ref().map(|endings| {
                let each = endings.error_types.iter();
                let each = each.map(|error| ErrorTypeDescriptor {
                    name: kept(error.name),
                    category: error.category,
                });
                each.collect::<Vec<_>>()
            });
            (labels, error_types)
        })
        .collect();
    let metrics: Vec<_> = record
        .metrics
        .iter()
        .zip(&parts)
        .map(|(metric, (labels, error_types))| MetricDescriptor {
            name: metric.name,
            instrument: metric.instrument,
            unit: metric.unit,
            help: metric.help,
            buckets: &metric.buckets,
            labels,
            endings: error_types.as_deref().map(|error_types| Endings { error_types }),
        })
        .collect();
    record::encode(&Descriptor {
        kind: record.kind,
        function: record.function,
        file: record.file,
        line: &record.line.to_string(),
        crate_name: record.crate_name,
        crate_version: record.crate_version,
        help: record.help,
        timing: record.timing,
        critical: record.critical,
        span,
        metrics: &metrics,
    })
}

fn label<'a>(label: &'a RecordedLabel<'_>) -> LabelDescriptor<'a> {
    let values = match &label.values {
        RecordedValues::Constant(value) => LabelValues::Constant(value),
        RecordedValues::Closed(values) => LabelValues::Closed(values),
        RecordedValues::Capped(cap) => LabelValues::Capped(*cap),
    };
    LabelDescriptor { name: label.name, values }
}

/// A descriptor's error types have names for ever.
fn kept(name: &str) -> &'static str {
    thread_local! {
        static NAMES: RefCell<BTreeSet<&'static str>> = const { RefCell::new(BTreeSet::new()) };
    }
    NAMES.with_borrow_mut(|names| {
        if let Some(kept) = names.get(name) {
            return *kept;
        }
        let kept: &'static str = Box::leak(name.to_owned().into_boxed_str());
        names.insert(kept);
        kept
    })
}
