//! Documented metrics: the tables of kube-state-metrics' documentation, and others of that form.
//!
//! A table counts if its heading has a column `Metric name` and one whose name begins with `Labels`. A cell
//! of labels names each in backticks, with what it means behind `=`:
//! `` `phase`=&lt;Running\|Failed&gt; <br> `label_POD_LABEL`=… ``. A piece in capitals stands for any text, so
//! the second is every label that begins with `label_`.

use std::collections::{BTreeMap, BTreeSet};

use super::collect::unit;
use super::{ImportError, Options};
use crate::external::{ExternalFamily, ExternalLabel, MetricType};

const TYPES: [(&str, MetricType); 6] = [
    ("counter", MetricType::Counter),
    ("gauge", MetricType::Gauge),
    ("histogram", MetricType::Histogram),
    ("summary", MetricType::Summary),
    ("info", MetricType::Info),
    ("stateset", MetricType::StateSet),
];

/// Where the columns of a table are.
struct Columns {
    name: usize,
    labels: usize,
    metric_type: Option<usize>,
    help: Option<usize>,
    unit: Option<usize>,
}

pub(super) fn families(
    text: &str,
    options: &Options,
) -> Result<BTreeMap<String, ExternalFamily>, ImportError> {
    let mut families = BTreeMap::new();
    let mut columns = None;
    for (index, line) in text.lines().enumerate() {
        let Some(cells) = cells(line) else {
            columns = None;
            continue;
        };
        match &columns {
            None => columns = Columns::of(&cells),
            Some(columns) if is_metric_name(cell(&cells, Some(columns.name))) => {
                let (name, family) = columns
                    .family(&cells, options)
                    .map_err(|message| ImportError { line: Some(index + 1), message })?;
                families.insert(name, family);
            }
            // The line below the heading.
            Some(_) => {}
        }
    }
    Ok(families)
}

/// The cells of a table's row. `\|` is no border.
fn cells(line: &str) -> Option<Vec<String>> {
    let line = line.trim().strip_prefix('|')?;
    let line = line.strip_suffix('|').unwrap_or(line).replace("\\|", "\u{0}");
    Some(line.split('|').map(|cell| cell.trim().replace('\u{0}', "|")).collect())
}

impl Columns {
    fn of(heading: &[String]) -> Option<Self> {
        let column =
            |name: &str| heading.iter().position(|cell| cell.to_lowercase().starts_with(name));
        Some(Self {
            name: column("metric name")?,
            labels: column("labels")?,
            metric_type: column("metric type"),
            help: column("description"),
            unit: column("unit"),
        })
    }

    fn family(
        &self,
        cells: &[String],
        options: &Options,
    ) -> Result<(String, ExternalFamily), String> {
        let name = cell(cells, Some(self.name)).to_owned();
        let written = cell(cells, self.metric_type).to_lowercase();
        let metric_type = match TYPES.iter().find(|(name, _)| *name == written) {
            Some((_, metric_type)) => *metric_type,
            None if written.is_empty() => MetricType::Unknown,
            None => {
                let names = TYPES.map(|(name, _)| name).join(", ");
                return Err(format!("`{written}` is no type; the types are {names}"));
            }
        };
        let mut labels = BTreeMap::new();
        let mut label_prefixes = BTreeSet::new();
        let mut open_labels = false;
        let written = cells.get(self.labels).map_or("", String::as_str);
        for item in written.split("<br>").filter(|item| item.contains('`')) {
            let Some((label, meaning)) = named(item) else {
                open_labels = true;
                continue;
            };
            match label.find(|char: char| char.is_ascii_uppercase()) {
                Some(capital) if label[..capital].ends_with('_') => {
                    label_prefixes.insert(label[..capital].to_owned());
                }
                Some(_) => open_labels = true,
                None => {
                    let closed = options.closed_values.contains(label);
                    let values = closed.then(|| values(meaning)).flatten();
                    labels.insert(label.to_owned(), ExternalLabel { values, required: false });
                }
            }
        }
        // A cell that says what the unit of each resource is says none of the metric.
        let written = cell(cells, self.unit);
        let is_unit = !written.is_empty() && written.bytes().all(|byte| byte.is_ascii_lowercase());
        let family = ExternalFamily {
            metric_type,
            unit: is_unit
                .then(|| written.to_owned())
                .filter(|unit| !matches!(unit.as_str(), "integer" | "bool"))
                .or_else(|| unit(&name)),
            help: cell(cells, self.help).to_owned(),
            labels,
            label_prefixes,
            open_labels,
            buckets: Vec::new(),
        };
        Ok((name, family))
    }
}

/// What stands in a row's column, if it has it.
fn cell(cells: &[String], column: Option<usize>) -> &str {
    let cell = column.and_then(|column| cells.get(column));
    cell.map_or("", |cell| cell.trim_matches('`'))
}

fn is_metric_name(text: &str) -> bool {
    text.starts_with(|char: char| char.is_ascii_alphabetic() || char == '_')
        && text.chars().all(|char| char.is_ascii_alphanumeric() || matches!(char, '_' | ':'))
}

/// The label that an item of a cell names, and what stands behind its `=`, which may be in the backticks.
fn named(item: &str) -> Option<(&str, &str)> {
    let (quoted, behind) = item.trim().strip_prefix('`')?.split_once('`')?;
    let (name, inside) = quoted.split_once('=').unwrap_or((quoted, ""));
    let meaning = if inside.is_empty() { behind.trim_start_matches('=') } else { inside };
    is_metric_name(name).then_some((name, meaning))
}

/// The alternatives that stand in the place of a value.
fn values(meaning: &str) -> Option<BTreeSet<String>> {
    let inner = meaning.trim().strip_prefix("&lt;").or(meaning.trim().strip_prefix('<'))?;
    let inner = inner.strip_suffix("&gt;").or(inner.strip_suffix('>'))?;
    let values: BTreeSet<_> = inner.split('|').map(|value| value.trim().to_owned()).collect();
    (values.len() > 1).then_some(values)
}
