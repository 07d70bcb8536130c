//! fastrace: a child span under a root.

use std::hint::black_box;

use criterion::Criterion;
use fastrace::Span;
use fastrace::collector::{Config, Reporter, SpanContext, SpanRecord};
use telemark_benches::Row;

use crate::body::body;
use crate::measure::passes;

const CHILDREN: u64 = 100;

/// Drops what it is given.
struct Null;

impl Reporter for Null {
    fn report(&mut self, _: Vec<SpanRecord>) {}
}

pub(crate) fn measure(criterion: &mut Criterion) {
    fastrace::set_reporter(Null, Config::default());
    passes(criterion, Row::FastraceUnsampled, || (), |calls| traces(false, calls));
    passes(criterion, Row::FastraceSampled, || (), |calls| traces(true, calls));
    fastrace::flush();
}

/// As many calls, in traces of [`CHILDREN`]. The roots are part of what a call costs.
fn traces(sampled: bool, calls: u64) {
    let mut left = calls;
    while left > 0 {
        let children = left.min(CHILDREN);
        let root = Span::root("root", SpanContext::random().sampled(sampled));
        let _parent = root.set_local_parent();
        for n in 0..children {
            black_box(recorded(n));
        }
        left -= children;
    }
}

#[fastrace::trace]
#[inline(never)]
fn recorded(n: u64) -> u64 {
    body(n)
}
