//! The lines of samples, which both text formats have.

use telemark_registry::Exemplar;

use super::bound::Bound;
use super::escaping::Escaping;
use super::family::{Family, Series};
use super::number::Number;
use super::value::{Histogram, Summary, Value};
use crate::decimal::{Decimal, Places};

/// In what the two formats differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialect {
    /// Prometheus' own.
    Prometheus,
    OpenMetrics,
}

/// Appends every sample of a family.
pub(super) fn write(page: &mut String, family: &Family<'_>, dialect: Dialect, escaping: Escaping) {
    let base = escaping.name(&family.base);
    for series in family.present() {
        let escaped = escaping.changes_plain_names().then(|| series.labels.text(escaping));
        let labels = escaped.as_deref().unwrap_or(&series.text);
        Lines { page, base: &base, labels, dialect }.series(family, series);
    }
}

/// The lines of one series.
struct Lines<'a> {
    page: &'a mut String,
    base: &'a str,
    labels: &'a str,
    dialect: Dialect,
}

impl Lines<'_> {
    fn series(&mut self, family: &Family<'_>, series: &Series) {
        match &series.value {
            Value::Number(number) => self.sample(family.kind.suffix(), *number),
            Value::Histogram(histogram) => self.histogram(family, histogram),
            Value::Summary(summary) => self.summary(&family.bounds, summary),
        }
    }

    fn histogram(&mut self, family: &Family<'_>, histogram: &Histogram) {
        let dialect = self.dialect;
        let bounds = family.bounds.iter().map(|bound| dialect.label(bound));
        let begin = self.page.len();
        self.open("_bucket");
        let head = begin..self.page.len();
        let mut count = 0_u64;
        let mut buffer = itoa::Buffer::new();
        for (index, (bound, bucket)) in bounds.zip(&histogram.buckets).enumerate() {
            if index > 0 {
                self.page.extend_from_within(head.clone());
            }
            count = count.wrapping_add(*bucket);
            self.page.push_str(bound);
            self.page.push_str(buffer.format(count));
            if let (Dialect::OpenMetrics, Some(exemplar)) = (dialect, histogram.exemplar(index)) {
                push_exemplar(self.page, exemplar, family.places);
            }
            self.page.push('\n');
        }
        self.sample("_sum", histogram.sum);
        self.count(count);
    }

    fn summary(&mut self, quantiles: &[Bound], summary: &Summary) {
        for (quantile, value) in quantiles.iter().zip(&summary.quantiles) {
            self.open("");
            self.page.push_str(self.dialect.label(quantile));
            value.push_to(self.page);
            self.page.push('\n');
        }
        self.sample("_sum", summary.sum);
        self.count(summary.count);
    }

    fn count(&mut self, count: u64) {
        self.sample("_count", Number::Exact(Decimal::recorded(count, Places::None)));
    }

    fn sample(&mut self, suffix: &str, value: Number) {
        self.page.push_str(self.base);
        self.page.push_str(suffix);
        if !self.labels.is_empty() {
            self.page.push('{');
            self.page.push_str(self.labels);
            self.page.push('}');
        }
        self.page.push(' ');
        value.push_to(self.page);
        self.page.push('\n');
    }

    /// A sample's name and labels, as far as a bound, which closes the braces.
    fn open(&mut self, suffix: &str) {
        self.page.push_str(self.base);
        self.page.push_str(suffix);
        self.page.push('{');
        self.page.push_str(self.labels);
        if !self.labels.is_empty() {
            self.page.push(',');
        }
    }
}

impl Dialect {
    fn label(self, bound: &Bound) -> &str {
        match self {
            Self::Prometheus => &bound.text,
            Self::OpenMetrics => &bound.open_metrics,
        }
    }
}

/// Names and values of the two labels are 63 characters, where the format allows 128.
fn push_exemplar(page: &mut String, exemplar: &Exemplar, places: Places) {
    page.push_str(" # {trace_id=\"");
    page.push_str(&trace_id(exemplar));
    page.push_str("\",span_id=\"");
    page.push_str(&span_id(exemplar));
    page.push_str("\"} ");
    Decimal::recorded(exemplar.value, places).push_to(page);
    page.push(' ');
    Decimal::recorded(exemplar.unix_nanos, Places::Nine).push_to(page);
}

/// A trace's id as W3C's Trace Context writes it.
pub(super) fn trace_id(exemplar: &Exemplar) -> String {
    format!("{:032x}", exemplar.trace_id)
}

/// A span's id, likewise.
pub(super) fn span_id(exemplar: &Exemplar) -> String {
    format!("{:016x}", exemplar.span_id)
}
