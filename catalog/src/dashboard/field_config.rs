//! Units and thresholds of Grafana's panels.

use super::Panel;
use crate::expression::Located;
use crate::load::Reader;
use crate::tree::Node;

impl Reader<'_> {
    /// Reads what a panel says of its values. `config` is its `fieldConfig`, in both schemas.
    pub(super) fn field_config(&self, panel: &mut Panel, config: Option<&Node<'_>>) {
        let Some(config) = config else {
            return;
        };
        let Some(defaults) = config.get("defaults") else {
            return;
        };
        if let Some(unit) = defaults.get("unit").and_then(|unit| self.located(unit)) {
            panel.unit = Some(unit);
        }
        panel.has_other_units |= config
            .items("overrides")
            .iter()
            .flat_map(|other| other.items("properties"))
            .any(|property| property.text("id") == Some("unit"));
        if let Some(thresholds) = defaults.get("thresholds")
            // Percentages of the range that a panel shows, not values.
            && thresholds.text("mode") != Some("percentage")
        {
            let steps = thresholds.items("steps").iter();
            panel.thresholds = steps.filter_map(|step| self.number(step.get("value")?)).collect();
        }
    }

    /// What panels had before `fieldConfig`.
    pub(super) fn older_field_config(&self, panel: &mut Panel, node: &Node<'_>) {
        let axes = node.items("yaxes");
        let formats = node.items("y_formats");
        let written = axes
            .first()
            .and_then(|axis| axis.get("format"))
            .or_else(|| node.get("yAxis")?.get("format"))
            .or_else(|| node.get("yaxis")?.get("format"))
            .or_else(|| node.get("options")?.get("yAxis")?.get("unit"))
            .or(formats.first())
            .or_else(|| node.get("format"));
        if panel.unit.is_none() {
            panel.unit = written.and_then(|unit| self.located(unit));
        }
        let of_series = node.items("seriesOverrides").iter();
        panel.has_other_units |= of_series.clone().any(|series| series.get("yaxis").is_some());
        if panel.thresholds.is_empty() {
            let of_graph = node.items("thresholds").iter();
            panel.thresholds =
                of_graph.filter_map(|each| self.number(each.get("value")?)).collect();
        }
        if let Some(thresholds) =
            node.get("thresholds").and_then(|each| self.expression(each, None))
        {
            // A single value's: `80,90`.
            let mut start = 0;
            for text in thresholds.text.split_inclusive(',') {
                let range = start..start + text.trim_end_matches(',').len();
                start += text.len();
                if let Ok(value) = thresholds.text[range.clone()].trim().parse() {
                    panel.thresholds.push(Located { value, place: thresholds.place(range) });
                }
            }
        }
    }

    pub(super) fn number(&self, node: &Node<'_>) -> Option<Located<f64>> {
        let value = node.as_text()?.parse().ok()?;
        Some(Located { value, place: self.place(node.range.clone()) })
    }
}
