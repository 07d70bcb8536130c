//! vise: counter, and histogram with a latency observer.

use std::time::Duration;

use criterion::Criterion;
use telemark_benches::Row;
use telemark_registry::semconv;
use vise::{Buckets, Counter, Global, Histogram, Metrics};

use crate::body::body;
use crate::measure::row;

/// A call's metrics.
#[derive(Debug, Metrics)]
#[metrics(prefix = "call")]
struct CallMetrics {
    /// Calls.
    calls: Counter,
    /// Their durations.
    #[metrics(buckets = Buckets::values(semconv::FUNCTION_DURATION.buckets))]
    duration: Histogram<Duration>,
}

static CALL: Global<CallMetrics> = Global::new();

pub(crate) fn measure(criterion: &mut Criterion) {
    row(criterion, Row::Vise, || (), recorded);
}

#[inline(never)]
fn recorded(n: u64) -> u64 {
    let latency = CALL.duration.start();
    let value = body(n);
    latency.observe();
    CALL.calls.inc();
    value
}
