//! `timing = "adaptive"`: each call is counted, and few are timed where timing costs more than they do.

use std::hint::black_box;
use std::thread;
use std::time::{Duration, Instant};

use telemark::telemetry;
use telemark_registry::{LabelSet, Sample, SeriesId, Sink, Timing};

/// Calls of a function by their outcome, and their durations in nanoseconds.
fn recorded(function: &str) -> Vec<(String, u64, u64)> {
    #[derive(Default)]
    struct All(Vec<(String, u64, u64)>);
    impl Sink for All {
        fn series(&mut self, _: SeriesId, labels: &dyn LabelSet, sample: Sample<'_>) {
            let mut values = Vec::new();
            labels.each(&mut |value| values.push(value.to_owned()));
            let Sample::Histogram(read) = sample else { panic!("{sample:?}") };
            self.0.push((values[1].clone(), read.buckets.iter().sum(), read.sum));
        }
    }
    let mut all = All::default();
    let mut items = telemark_registry::items().0.iter();
    let item = items.find(|item| item.record.function.ends_with(function)).expect("linked in");
    item.source.read(&item.record.metrics, &mut all);
    all.0
}

fn counts(function: &str) -> Vec<(String, u64)> {
    recorded(function).into_iter().map(|(outcome, count, _)| (outcome, count)).collect()
}

fn expected(of: [u64; 4]) -> Vec<(String, u64)> {
    ["ok", "cancelled", "panic", "error"].map(str::to_owned).into_iter().zip(of).collect()
}

#[telemetry(timing = "adaptive")]
fn short(number: u64) -> Result<u64, u64> {
    if number.is_multiple_of(1_000) { Err(number) } else { Ok(black_box(number)) }
}

#[test]
fn every_call_of_a_short_function_is_counted_under_its_ending() {
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for number in 0..100_000 {
                    let _: Result<_, _> = black_box(short(number));
                }
            });
        }
    });
    assert_eq!(counts("::short"), expected([399_600, 0, 0, 400]));
}

#[telemetry(timing = "adaptive")]
fn busy(work: Duration) {
    let start = Instant::now();
    while start.elapsed() < work {}
}

#[test]
fn the_durations_of_long_calls_are_those_that_were_measured() {
    for _ in 0..50 {
        busy(Duration::from_micros(200));
    }
    let [(outcome, count, sum), ..] = &recorded("::busy")[..] else { panic!("no series") };
    assert_eq!((outcome.as_str(), *count), ("ok", 50));
    assert!(*sum >= 50 * 200_000, "{sum} ns");
}

#[telemetry(timing = "adaptive", slow = "1ms", in_flight)]
async fn later() -> u8 {
    tokio::task::yield_now().await;
    1
}

#[tokio::test]
async fn a_future_may_be_sampled_and_counted_and_watched_at_once() {
    for _ in 0..1_000 {
        assert_eq!(later().await, 1);
    }
    let lines = telemark::page();
    let own = "code_function_name=\"adaptive::later\"";
    assert!(
        lines.contains(&format!("function_duration_seconds_count{{{own},outcome=\"ok\"}} 1000\n"))
    );
    assert!(lines.contains(&format!("function_active_calls{{{own}}} 0\n")));
}

#[test]
fn the_record_says_which_functions_may_be_timed_less_often() {
    let items = telemark_registry::items().0.iter();
    let adaptive = items.filter(|item| item.record.timing == Timing::Adaptive);
    let mut names: Vec<_> = adaptive.map(|item| item.record.function).collect();
    names.sort_unstable();
    assert_eq!(names, ["adaptive::busy", "adaptive::later", "adaptive::short"]);
}
