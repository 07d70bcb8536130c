//! The body that everything is put around, and the bare call.

use std::hint::black_box;

use criterion::Criterion;
use telemark_benches::Row;

use crate::measure::row;

/// The body.
#[inline]
pub(crate) fn body(n: u64) -> u64 {
    black_box(n).wrapping_mul(black_box(3))
}

pub(crate) fn measure(criterion: &mut Criterion) {
    row(criterion, Row::Bare, || (), bare);
}

#[inline(never)]
fn bare(n: u64) -> u64 {
    body(n)
}
