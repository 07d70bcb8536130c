//! `#[tracing::instrument]` without a subscriber, and with one that does nothing.

use criterion::Criterion;
use telemark_benches::Row;
use tracing_subscriber::Registry;

use crate::body::body;
use crate::measure::row;
use crate::subscriber;

pub(crate) fn measure(criterion: &mut Criterion) {
    row(criterion, Row::TracingOff, || (), unheard);
    subscriber::with(Registry::default(), |registry| {
        row(criterion, Row::TracingRegistry, || subscriber::enter(registry), kept);
    });
}

#[tracing::instrument(skip_all)]
#[inline(never)]
fn unheard(n: u64) -> u64 {
    body(n)
}

#[tracing::instrument(skip_all)]
#[inline(never)]
fn kept(n: u64) -> u64 {
    body(n)
}
