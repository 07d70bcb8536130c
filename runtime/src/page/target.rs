//! `target_info`: what the scraped process says of itself.
//!
//! OpenTelemetry specification, "Prometheus and OpenMetrics Compatibility", section "Resource Attributes".

use std::collections::BTreeMap;
use std::sync::Arc;

use telemark_registry::prometheus::label_name;

use super::family::{Family, Kind};
use super::number::Number;
use super::value::Value;
use crate::decimal::{Decimal, Places};
use crate::resource::Resource;

/// One series, whose labels are the attributes. Values of attributes whose names become the same label are
/// joined, as for all labels that are translated.
pub(super) fn family(resource: &Resource) -> Family<'static> {
    let mut labels: BTreeMap<String, String> = BTreeMap::new();
    for (name, value) in resource.attributes() {
        let label = labels.entry(label_name(name)).or_default();
        if !label.is_empty() {
            label.push(';');
        }
        label.push_str(value);
    }
    let labels = labels.into_iter().map(|(name, value)| (Arc::from(name), value));
    let mut family = Family::new("target_info", Kind::Info, "What the target says of itself.");
    let one = Number::Exact(Decimal::recorded(1, Places::None));
    family.insert(labels.collect(), Value::Number(one));
    family
}
