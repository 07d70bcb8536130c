//! fast-telemetry: sharded counter and histogram.

use std::sync::LazyLock;
use std::time::Instant;

use criterion::Criterion;
use fast_telemetry::{Counter, Histogram};
use telemark_benches::Row;
use telemark_registry::semconv;

use crate::body::body;
use crate::measure::row;

/// As many as Telemark has.
const SHARDS: usize = 16;

static CALLS: LazyLock<Counter> = LazyLock::new(|| Counter::new(SHARDS));
static NANOS: LazyLock<Histogram> = LazyLock::new(|| Histogram::new(&bounds(), SHARDS));

pub(crate) fn measure(criterion: &mut Criterion) {
    row(criterion, Row::FastTelemetry, || (), recorded);
}

#[inline(never)]
fn recorded(n: u64) -> u64 {
    let start = Instant::now();
    let value = body(n);
    // A duration of the body in nanoseconds is far below 2^64.
    NANOS.record(u64::try_from(start.elapsed().as_nanos()).unwrap_or(u64::MAX));
    CALLS.inc();
    value
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "bounds are whole positive numbers of nanoseconds, below 2^53"
)]
fn bounds() -> Vec<u64> {
    let seconds = semconv::FUNCTION_DURATION.buckets.iter();
    seconds.map(|bound| (bound * 1e9).round() as u64).collect()
}
