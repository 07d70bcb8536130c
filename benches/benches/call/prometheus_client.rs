//! prometheus-client: families with two labels.

use std::sync::LazyLock;
use std::time::Instant;

use criterion::Criterion;
use prometheus_client::encoding::{EncodeLabelSet, EncodeLabelValue};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::histogram::Histogram;
use telemark_benches::Row;
use telemark_registry::semconv;

use crate::body::body;
use crate::measure::row;

#[derive(Clone, Debug, EncodeLabelSet, Eq, Hash, PartialEq)]
struct Labels {
    operation: Operation,
    outcome: Outcome,
}

#[derive(Clone, Debug, EncodeLabelValue, Eq, Hash, PartialEq)]
enum Operation {
    Multiply,
}

#[derive(Clone, Debug, EncodeLabelValue, Eq, Hash, PartialEq)]
enum Outcome {
    Ok,
}

static CALLS: LazyLock<Family<Labels, Counter>> = LazyLock::new(Family::default);
static DURATION: LazyLock<Family<Labels, Histogram>> =
    LazyLock::new(|| Family::new_with_constructor(histogram));

pub(crate) fn measure(criterion: &mut Criterion) {
    row(criterion, Row::PrometheusClient, || (), recorded);
}

fn histogram() -> Histogram {
    Histogram::new(semconv::FUNCTION_DURATION.buckets.iter().copied())
}

#[inline(never)]
fn recorded(n: u64) -> u64 {
    let start = Instant::now();
    let value = body(n);
    let labels = Labels { operation: Operation::Multiply, outcome: Outcome::Ok };
    DURATION.get_or_create(&labels).observe(start.elapsed().as_secs_f64());
    CALLS.get_or_create(&labels).inc();
    value
}
