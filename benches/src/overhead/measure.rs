//! Comparing a row's twins in interleaved pairs.

use std::time::{Duration, Instant};

use serde::Serialize;
use studio::random::Random;

use super::decide::{MOST_ROUNDS, Verdict, decide};
use super::error::Result;
use super::interval::Interval;
use super::row::Row;
use super::twin::Twin;
use super::work::Work;
use crate::median::median;

/// How long a block of calls of one twin takes: long beside the clock's reading, and shorter than the
/// slices of time that a scheduler gives, so that on a busy machine most blocks are still undisturbed.
const BLOCK: Duration = Duration::from_millis(1);

/// How long the bare calls run whose duration decides how many of them make a block.
const WARM_UP: Duration = Duration::from_millis(300);

/// How to compare.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// How long a row may take before it is undecided, set-up aside.
    pub limit: Duration,
    /// The share of a bare call by which each annotated one is slowed down deliberately.
    pub slowdown: f64,
    /// What is compared with the bare twin. With itself, what is found is the method's own error.
    pub twin: Twin,
}

/// What came of comparing.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Measurement {
    /// What was measured.
    pub row: Row,
    /// Microseconds of a bare call: the median of the rounds.
    pub bare_us: f64,
    /// The same of the call that it is compared with.
    pub twin_us: f64,
    /// The share by which that call takes longer.
    pub overhead: Interval,
    /// What that means.
    pub verdict: Verdict,
    /// Rounds that were made.
    pub rounds: usize,
    /// Pairs of blocks in them.
    pub pairs: usize,
    /// Calls in a block.
    pub calls: u32,
}

/// Compares until it is decided or the time is over.
///
/// # Errors
///
/// If the work can't be started, or a call fails.
pub async fn measure(row: Row, plan: &Plan) -> Result<Measurement> {
    let mut work = Work::open(row).await?;
    let call = bare_call(&mut work).await?;
    let comparison = Comparison {
        calls: calls_in_a_block(call),
        wait: call.mul_f64(plan.slowdown),
        second: plan.twin,
        lasting: plan.limit / MOST_ROUNDS,
    };
    let mut random = Random::new(row as u64);
    let mut rounds = Rounds::default();
    loop {
        work.renew(rounds.ratios.len()).await?;
        rounds.add(&comparison.round(&mut work, &mut random).await?);
        if let Some((overhead, Some(verdict))) = decide(&rounds.ratios) {
            return Ok(Measurement {
                row,
                bare_us: micros(rounds.bare, comparison.calls),
                twin_us: micros(rounds.second, comparison.calls),
                overhead,
                verdict,
                rounds: rounds.ratios.len(),
                pairs: rounds.pairs,
                calls: comparison.calls,
            });
        }
    }
}

/// A multiple of ten, of which one is sampled.
fn calls_in_a_block(call: Duration) -> u32 {
    let tens = BLOCK.as_nanos() / (10 * call.as_nanos()).max(1);
    u32::try_from(tens).unwrap_or(u32::MAX).clamp(1, 100_000) * 10
}

/// How long a bare call takes, roughly.
async fn bare_call(work: &mut Work) -> Result<Duration> {
    let end = Instant::now() + WARM_UP;
    let mut blocks = Vec::new();
    while Instant::now() < end {
        blocks.push(work.block(Twin::Bare, 10, Duration::ZERO).await?.as_secs_f64() / 10.0);
    }
    // The first half warms up.
    let warm = blocks.split_off(blocks.len() / 2);
    Ok(Duration::from_secs_f64(median(warm).unwrap_or_default()))
}

struct Comparison {
    calls: u32,
    /// After each call of the second twin.
    wait: Duration,
    second: Twin,
    /// How long a round lasts.
    lasting: Duration,
}

/// Seconds of two blocks of each twin, which ran in the order ABBA or BAAB, so that a drift of the
/// machine's speed cancels out.
#[derive(Clone, Copy)]
struct Quad {
    bare: f64,
    second: f64,
}

impl Comparison {
    async fn round(&self, work: &mut Work, random: &mut Random) -> Result<Vec<Quad>> {
        // What was made anew is used once before it is measured.
        work.block(Twin::Bare, self.calls, Duration::ZERO).await?;
        work.block(self.second, self.calls, Duration::ZERO).await?;
        let end = Instant::now() + self.lasting;
        let mut quads = Vec::new();
        while quads.is_empty() || Instant::now() < end {
            quads.push(self.quad(work, random.below(2) == 0).await?);
        }
        Ok(quads)
    }

    async fn quad(&self, work: &mut Work, bare_first: bool) -> Result<Quad> {
        let mut quad = Quad { bare: 0.0, second: 0.0 };
        for is_outer in [true, false, false, true] {
            if is_outer == bare_first {
                let took = work.block(Twin::Bare, self.calls, Duration::ZERO).await?;
                quad.bare += took.as_secs_f64();
            } else {
                let took = work.block(self.second, self.calls, self.wait).await?;
                quad.second += took.as_secs_f64();
            }
        }
        Ok(quad)
    }
}

/// Each round's medians.
#[derive(Default)]
struct Rounds {
    /// Logarithms of the second twin over the bare one.
    ratios: Vec<f64>,
    bare: Vec<f64>,
    second: Vec<f64>,
    pairs: usize,
}

impl Rounds {
    fn add(&mut self, quads: &[Quad]) {
        self.ratios.push(of(quads, |quad| (quad.second / quad.bare).ln()));
        self.bare.push(of(quads, |quad| quad.bare));
        self.second.push(of(quads, |quad| quad.second));
        self.pairs += 2 * quads.len();
    }
}

/// Microseconds of a call, by the rounds' seconds.
fn micros(seconds: Vec<f64>, calls: u32) -> f64 {
    median(seconds).unwrap_or(f64::NAN) / (2.0 * f64::from(calls)) * 1e6
}

fn of(quads: &[Quad], value: impl Fn(&Quad) -> f64) -> f64 {
    median(quads.iter().map(value).collect()).unwrap_or(f64::NAN)
}
