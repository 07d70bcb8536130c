//! Measuring a call at one thread and at two.

use std::hint::black_box;
use std::sync::Barrier;
use std::thread;
use std::time::{Duration, Instant};

use criterion::{Criterion, SamplingMode};
use telemark_benches::{Row, Threads};

/// Calls before the clock starts, so that a new thread has its thread-locals and its caches.
const WARM_UP_CALLS: u64 = 100;

/// Measures a row, a call at a time. What `scope` returns lives around all calls of a thread.
pub(crate) fn row<S>(
    criterion: &mut Criterion,
    row: Row,
    scope: impl Fn() -> S + Sync,
    call: impl Fn(u64) -> u64 + Sync,
) {
    passes(criterion, row, scope, |calls| {
        for n in 0..calls {
            black_box(call(n));
        }
    });
}

/// Measures a row; `pass` makes as many calls as it is told.
pub(crate) fn passes<S>(
    criterion: &mut Criterion,
    row: Row,
    scope: impl Fn() -> S + Sync,
    pass: impl Fn(u64) + Sync,
) {
    for threads in Threads::ALL {
        let mut group = criterion.benchmark_group(threads.group());
        // Each sample weighs the same, however noisy the machine was while it was taken.
        group.sampling_mode(SamplingMode::Flat);
        group.bench_function(row.id(), |bencher| {
            bencher.iter_custom(|calls| mean(threads, calls, &scope, &pass));
        });
        group.finish();
    }
}

/// The mean of what each thread needs for its calls.
fn mean<S>(
    threads: Threads,
    calls: u64,
    scope: &(impl Fn() -> S + Sync),
    pass: &(impl Fn(u64) + Sync),
) -> Duration {
    let meeting = Barrier::new(threads.count() as usize);
    let worker = || {
        let scope = scope();
        pass(WARM_UP_CALLS);
        meeting.wait();
        let start = Instant::now();
        pass(calls);
        let elapsed = start.elapsed();
        // What a scope does on drop must not fall into the other thread's time.
        meeting.wait();
        drop(scope);
        elapsed
    };
    let total: Duration = thread::scope(|workers| {
        let started: Vec<_> = (0..threads.count()).map(|_| workers.spawn(worker)).collect();
        started.into_iter().map(|worker| worker.join().expect("a call doesn't panic")).sum()
    });
    total / threads.count()
}
