//! Ours.

use std::pin::pin;
use std::task::{Context, Poll, Waker};

use criterion::Criterion;
use telemark::{Label, telemetry};
use telemark_benches::Row;
use tracing_subscriber::Registry;

use crate::body::body;
use crate::measure::row;
use crate::subscriber;

#[derive(Clone, Copy, Label)]
enum Size {
    Small,
    Medium,
    Large,
}

const SIZES: [Size; 4] = [Size::Small, Size::Medium, Size::Large, Size::Small];

#[derive(Debug)]
struct Unreachable;

pub(crate) fn measure(criterion: &mut Criterion) {
    row(criterion, Row::Telemark, || (), plain);
    row(
        criterion,
        Row::TelemarkDb,
        || (),
        |n| query(n, SIZES[(n & 3) as usize]).unwrap_or_default(),
    );
    row(criterion, Row::TelemarkAsync, || (), poll_once);
    subscriber::with(Registry::default(), |registry| {
        row(criterion, Row::TelemarkRegistry, || subscriber::enter(registry), kept);
    });
}

#[telemetry]
#[inline(never)]
fn plain(n: u64) -> u64 {
    body(n)
}

#[telemetry(db(system = "sqlite", operation = "SELECT", collection = "images"), labels(size))]
#[inline(never)]
fn query(n: u64, size: Size) -> Result<u64, Unreachable> {
    match body(n) {
        u64::MAX => Err(Unreachable),
        value => Ok(value),
    }
}

#[telemetry]
#[inline(never)]
async fn ready(n: u64) -> u64 {
    body(n)
}

#[telemetry]
#[inline(never)]
fn kept(n: u64) -> u64 {
    body(n)
}

#[inline(never)]
fn poll_once(n: u64) -> u64 {
    let future = pin!(ready(n));
    match future.poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => 0,
    }
}
