//! An annotated call allocates nothing after the first; peers that do show that the counter counts.

use std::hint::black_box;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use allocation_counter::measure;
use telemark::{Label, telemetry};

const CALLS: usize = 1_000;

/// The allocations of [`CALLS`] calls, those of the first one left out.
fn allocations<T>(call: impl Fn(usize) -> T) -> u64 {
    black_box(call(0));
    let counted = measure(|| {
        for n in 0..CALLS {
            black_box(call(n));
        }
    });
    counted.count_total
}

/// An odd number is an error.
fn halve(n: usize) -> Result<usize, usize> {
    if black_box(n).is_multiple_of(2) { Ok(n / 2) } else { Err(n) }
}

fn poll_once<F: Future>(future: F) -> F::Output {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("the future waits"),
    }
}

#[derive(Clone, Copy, Label)]
enum Size {
    Small,
    Large,
}

fn size(n: usize) -> Size {
    if n.is_multiple_of(3) { Size::Small } else { Size::Large }
}

#[test]
fn a_plain_call_allocates_nothing() {
    #[telemetry]
    fn plain(n: usize) -> Result<usize, usize> {
        halve(n)
    }
    assert_eq!(allocations(plain), 0);
}

#[test]
fn an_async_call_allocates_nothing_whether_it_ends_or_is_dropped() {
    #[telemetry]
    async fn ends(n: usize) -> Result<usize, usize> {
        halve(n)
    }
    #[telemetry]
    async fn waits() {
        std::future::pending::<()>().await;
    }
    let count = allocations(|n| {
        black_box(poll_once(ends(n))).unwrap_or_default();
        let mut waiting = pin!(waits());
        assert_eq!(waiting.as_mut().poll(&mut Context::from_waker(Waker::noop())), Poll::Pending);
    });
    assert_eq!(count, 0);
}

#[test]
fn a_panic_that_is_caught_allocates_no_more_in_an_annotated_function() {
    fn bare() {
        std::panic::resume_unwind(Box::new(()));
    }
    #[telemetry]
    fn annotated() {
        bare();
    }
    let of = |call: fn()| allocations(|_| std::panic::catch_unwind(call).is_err());
    assert_eq!(of(annotated), of(bare));
}

#[test]
fn a_closed_label_allocates_nothing() {
    #[telemetry(
        db(system = "sqlite", operation = "SELECT", collection = "images", rows = |rows| *rows),
        labels(size)
    )]
    fn query(n: usize, size: Size) -> Result<usize, usize> {
        halve(n)
    }
    assert_eq!(allocations(|n| query(n, size(n))), 0);
}

#[test]
fn an_interned_label_allocates_once_a_value_and_nothing_beyond_its_cap() {
    #[telemetry(labels(model = interned(model, cap = 4)))]
    fn call(model: &str) -> usize {
        black_box(model).len()
    }
    let seen = ["a", "b", "c", "d"];
    let first_sight = measure(|| {
        for model in seen {
            call(model);
        }
    });
    assert!(first_sight.count_total >= 4, "{first_sight:?}");
    let models = [seen.as_slice(), &["beyond", "the", "cap"]].concat();
    assert_eq!(allocations(|n| call(models[n % models.len()])), 0);
}

#[test]
fn a_declared_metric_allocates_nothing_whatever_its_instrument() {
    telemark::metrics! {
        static DEPTH: Gauge = "allocations.depth" { unit = "{job}", labels(size: Size) };
        static JOBS: Counter = "allocations.jobs" { unit = "{job}", labels(size: Size, free: bool) };
        static SIZE: Histogram = "allocations.size" { unit = "By", buckets = [10, 100] };
        static BUSY: UpDownCounter = "allocations.busy" { unit = "{worker}" };
    }
    let count = allocations(|n| {
        DEPTH.with(size(n)).set(3);
        JOBS.with((size(n), n > 500)).increment();
        SIZE.record(n as u64);
        BUSY.increment();
    });
    assert_eq!(count, 0);
}

#[test]
fn the_counter_sees_every_box() {
    assert_eq!(allocations(Box::new), 1_000);
}

#[test]
fn the_counter_sees_what_a_macro_with_a_label_of_the_facade_allocates() {
    fn counted(n: usize) {
        let outcome = if halve(n).is_ok() { "ok" } else { "error" };
        metrics::counter!("calls", "outcome" => outcome).increment(1);
    }
    let recorder = metrics_exporter_prometheus::PrometheusBuilder::new().build_recorder();
    let count = metrics::with_local_recorder(&recorder, || allocations(counted));
    assert!(count >= 1_000, "{count}");
}
