//! The clocks, and the least that counts and times a call.

use std::hint::black_box;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use criterion::Criterion;
use quanta::Clock;
use telemark_benches::Row;

use crate::body::body;
use crate::measure::row;

thread_local! {
    static CALLS: AtomicU64 = const { AtomicU64::new(0) };
    static TICKS: AtomicU64 = const { AtomicU64::new(0) };
}

pub(crate) fn measure(criterion: &mut Criterion) {
    let clock = Clock::new();
    row(criterion, Row::TscRead, || (), |n| tsc_read(&clock, n));
    row(criterion, Row::InstantNow, || (), instant_now);
    row(criterion, Row::Limit, || (), |n| limit(&clock, n));
}

#[inline(never)]
fn tsc_read(clock: &Clock, n: u64) -> u64 {
    black_box(clock.raw());
    body(n)
}

#[inline(never)]
fn instant_now(n: u64) -> u64 {
    black_box(Instant::now());
    body(n)
}

#[inline(never)]
fn limit(clock: &Clock, n: u64) -> u64 {
    let start = clock.raw();
    let value = body(n);
    let ticks = clock.raw().wrapping_sub(start);
    CALLS.with(|calls| calls.fetch_add(1, Ordering::Relaxed));
    TICKS.with(|total| total.fetch_add(ticks, Ordering::Relaxed));
    value
}
