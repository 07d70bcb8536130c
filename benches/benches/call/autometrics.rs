//! autometrics: its attribute with the prometheus backend.

use autometrics::autometrics;
use autometrics::settings::AutometricsSettings;
use criterion::Criterion;
use telemark_benches::Row;
use telemark_registry::semconv;

use crate::body::body;
use crate::measure::row;

pub(crate) fn measure(criterion: &mut Criterion) {
    let settings = AutometricsSettings::builder();
    settings.histogram_buckets(semconv::FUNCTION_DURATION.buckets).init();
    row(criterion, Row::Autometrics, || (), recorded);
}

#[autometrics]
#[inline(never)]
fn recorded(n: u64) -> u64 {
    body(n)
}
