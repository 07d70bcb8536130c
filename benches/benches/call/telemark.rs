//! Ours.

use std::hint::black_box;
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

#[derive(Clone, Copy, Label)]
enum Kind {
    Photo,
    Drawing,
}

const KINDS: [Kind; 2] = [Kind::Photo, Kind::Drawing];
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
    row(
        criterion,
        Row::TelemarkClosed,
        || (),
        |n| closed(n, SIZES[(n & 3) as usize], KINDS[(n & 1) as usize]),
    );
    let model = String::from("gpt-4o-mini-2024-07-18");
    row(criterion, Row::TelemarkInterned, || (), |n| interned(n, black_box(&model)));
    row(criterion, Row::TelemarkAsync, || (), poll_once);
    row(criterion, Row::TelemarkAdaptive, || (), adaptive);
    subscriber::with(Registry::default(), |registry| {
        row(criterion, Row::TelemarkRegistry, || subscriber::enter(registry), kept);
    });
}

/// In a process whose telemetry is off.
pub(crate) fn measure_off(criterion: &mut Criterion) {
    row(criterion, Row::TelemarkOff, || (), plain);
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

#[telemetry(labels(size, kind))]
#[inline(never)]
fn closed(n: u64, size: Size, kind: Kind) -> u64 {
    let _ = (size, kind);
    body(n)
}

#[telemetry(labels(model = interned(model, cap = 16)))]
#[inline(never)]
fn interned(n: u64, model: &str) -> u64 {
    let _ = model;
    body(n)
}

#[telemetry(timing = "adaptive")]
#[inline(never)]
fn adaptive(n: u64) -> u64 {
    body(n)
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
