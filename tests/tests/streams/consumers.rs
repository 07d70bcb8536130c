//! Streams in the hands of those who consume them.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use futures_util::stream::FusedStream;
use futures_util::{FutureExt, Stream, StreamExt, TryStreamExt};
use telemark::telemetry;
use tracing_subscriber::layer::{Context as LayerContext, SubscriberExt};
use tracing_subscriber::{Layer, Registry};

use crate::ends::Ends;
use crate::shapes::{self, Item, Script, play};

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap()
}

#[telemetry(stream)]
fn collected(script: Script) -> impl Stream<Item = Item> {
    play(script)
}

#[test]
fn an_error_that_ends_the_collection_is_one_error() {
    let added = Ends::added("consumers::collected", || {
        let sum: Result<Vec<_>, _> = collected("..e..|").try_collect().now_or_never().unwrap();
        sum.unwrap_err();
    });
    assert_eq!(added, "error 1, first 1, streams 1, items 2");
}

#[telemetry(stream)]
async fn in_time(script: Script) -> impl Stream<Item = Item> {
    play(script)
}

#[test]
fn a_time_out_cancels() {
    let added = Ends::added("consumers::in_time", || {
        runtime().block_on(async {
            let all = async { in_time("...").await.count().await };
            tokio::time::timeout(Duration::from_millis(5), all).await.unwrap_err();
        });
    });
    assert_eq!(added, "cancelled 1, first 1, streams 1, items 3");
}

#[telemetry(stream)]
fn selected(script: Script) -> impl Stream<Item = Item> {
    play(script)
}

#[test]
fn the_branch_that_select_drops_goes_on_or_is_cancelled() {
    let added = Ends::added("consumers::selected", || {
        runtime().block_on(async {
            let mut first = pin!(selected(".|"));
            let mut second = pin!(selected(""));
            for _ in 0..2 {
                tokio::select! {
                    biased;
                    _ = first.next() => {}
                    _ = second.next() => unreachable!(),
                }
            }
            // The second one has not been polled: the first was ready each time.
            second.next().now_or_never();
        });
    });
    assert_eq!(added, "ok 1, cancelled 1, first 1, streams 2, items 1");
}

#[test]
fn a_stream_that_is_never_polled_is_no_call_unless_it_was_asked_for() {
    let unpolled = Ends::added("shapes::opaque", || drop(shapes::opaque("|")));
    assert_eq!(unpolled, "first 0, streams 0, items 0");
    let future = Ends::added("shapes::opaque_async", || _ = shapes::opaque_async("|"));
    assert_eq!(future, "first 0, streams 0, items 0");
    let asked = Ends::added("shapes::boxed_async", || {
        drop(shapes::boxed_async("|").now_or_never().unwrap());
    });
    assert_eq!(asked, "cancelled 1, first 0, streams 1, items 0");
    let asked = Ends::added("shapes::alias_in_an_alias", || {
        drop(shapes::alias_in_an_alias("|").unwrap());
    });
    assert_eq!(asked, "cancelled 1, first 0, streams 1, items 0");
}

#[test]
fn a_call_that_is_dropped_while_its_stream_is_made_was_cancelled() {
    let added = Ends::added("shapes::opaque_in_a_result_async", || {
        assert!(shapes::opaque_in_a_result_async("pending").now_or_never().is_none());
    });
    assert_eq!(added, "cancelled 1, first 0, streams 0, items 0");
}

#[test]
fn a_function_that_unwinds_before_there_is_a_stream_was_a_call() {
    let added = Ends::added("shapes::unwinding", || {
        drop(catch_unwind(|| _ = shapes::unwinding()).unwrap_err());
    });
    assert_eq!(added, "panic 1, first 0, streams 0, items 0");
}

#[test]
fn a_stream_of_nothing_is_ok() {
    let added = Ends::added("shapes::nothing", || {
        assert_eq!(shapes::nothing().count().now_or_never(), Some(0));
    });
    assert_eq!(added, "ok 1, first 0, streams 1, items 0");
}

#[telemetry(stream)]
fn polled_again(script: Script) -> impl Stream<Item = Item> {
    play(script)
}

#[test]
fn a_stream_that_is_polled_after_it_unwound_is_a_panic_and_nothing_more() {
    let added = Ends::added("consumers::polled_again", || {
        let mut stream = Box::pin(polled_again(".!..|"));
        let mut next = || stream.next().now_or_never();
        next().unwrap();
        catch_unwind(AssertUnwindSafe(&mut next)).unwrap_err();
        assert!([next(), next(), next(), next()].iter().all(Option::is_some));
    });
    assert_eq!(added, "panic 1, first 1, streams 1, items 1");
}

#[test]
fn a_wrapped_stream_is_what_the_stream_was() {
    fn is_send_and_unpin<S: Stream + Send + Unpin>(stream: S) -> S {
        stream
    }

    let mut stream = is_send_and_unpin(shapes::opaque_with_bounds(".|.."));
    assert!(!stream.is_terminated());
    assert!(stream.next().now_or_never().unwrap().is_some());
    assert!(stream.next().now_or_never().unwrap().is_none());
    assert!(stream.is_terminated());
    let again = stream.poll_next_unpin(&mut Context::from_waker(Waker::noop()));
    assert!(matches!(again, Poll::Ready(None)), "no item after the end");

    let mut stream = pin!(shapes::plain_items(3));
    assert_eq!(stream.size_hint(), (3, Some(3)));
    stream.next().now_or_never().unwrap();
    assert_eq!(stream.size_hint(), (2, Some(2)));
    assert_eq!(stream.by_ref().collect::<Vec<_>>().now_or_never(), Some(vec![1, 2]));
    assert_eq!(stream.size_hint(), (0, Some(0)));
}

/// Writes down in which span something happened.
#[derive(Clone, Default)]
struct Spans(Arc<Mutex<Vec<String>>>);

impl<S> Layer<S> for Spans
where
    S: tracing::Subscriber + for<'a> tracing_subscriber::registry::LookupSpan<'a>,
{
    fn on_event(&self, event: &tracing::Event<'_>, context: LayerContext<'_, S>) {
        let span = context.event_span(event).map_or("none", |span| span.name());
        let said = event.metadata().fields().iter().next().map_or("", |field| field.name());
        self.0.lock().unwrap().push(format!("{said} in {span}"));
    }
}

struct Resource;

impl Drop for Resource {
    fn drop(&mut self) {
        tracing::info!(dropped = true);
    }
}

#[telemetry(stream)]
async fn within() -> impl Stream<Item = u8> {
    tracing::info!(made = true);
    let resource = Resource;
    futures_util::stream::iter(0..2).inspect(move |_| {
        let _ = &resource;
        tracing::info!(item = true);
    })
}

#[telemetry(stream)]
async fn never_made() -> impl Stream<Item = u8> {
    let _resource = Resource;
    std::future::pending::<()>().await;
    futures_util::stream::empty()
}

#[test]
fn the_body_the_polls_and_the_drop_are_within_the_span() {
    let spans = Spans::default();
    let subscriber = Registry::default().with(spans.clone());
    tracing::subscriber::with_default(subscriber, || {
        let mut stream = Box::pin(within().now_or_never().unwrap());
        stream.next().now_or_never().unwrap();
        tracing::info!(between = true);
        drop(stream);
        assert!(never_made().now_or_never().is_none());
    });
    let seen = spans.0.lock().unwrap().clone();
    assert_eq!(
        seen,
        [
            "made in within",
            "item in within",
            "between in none",
            "dropped in within",
            "dropped in never_made"
        ]
    );
}

#[telemetry(stream)]
fn from_the_first_poll(script: Script) -> impl Stream<Item = Item> {
    play(script)
}

#[telemetry(stream)]
fn from_the_call(script: Script) -> Result<impl Stream<Item = Item>, ()> {
    Ok(play(script))
}

/// The sum of a metric of one function, in seconds.
fn seconds(metric: &str, function: &str) -> f64 {
    let page = telemark::page();
    let own = format!("code_function_name=\"streams::consumers::{function}\"");
    let sums = page
        .lines()
        .filter(|line| line.starts_with(&format!("{metric}_seconds_sum{{")) && line.contains(&own));
    sums.map(|line| line.rsplit_once(' ').unwrap().1.parse::<f64>().unwrap()).sum()
}

#[test]
fn the_time_to_the_first_item_counts_from_what_was_asked_for() {
    let wait = Duration::from_millis(20);
    let times = |function| {
        ["function_stream_time_to_first_item", "function_duration"]
            .map(|metric| seconds(metric, function))
    };

    let mut stream = Box::pin(from_the_call("._|").unwrap());
    std::thread::sleep(wait);
    stream.next().now_or_never().unwrap();
    let until_first = seconds("function_stream_time_to_first_item", "from_the_call");
    std::thread::sleep(wait);
    stream.count().now_or_never();
    let [first, all] = times("from_the_call");
    // The clocks of the test and of the library may differ by a little.
    assert!(
        first >= 0.99 * wait.as_secs_f64() && all >= 2.0 * first.min(wait.as_secs_f64()) * 0.99
    );
    assert!((first - until_first).abs() < f64::EPSILON, "there is one first item");

    let mut stream = Box::pin(from_the_first_poll(".|"));
    std::thread::sleep(wait);
    let polled = std::time::Instant::now();
    stream.next().now_or_never().unwrap();
    stream.count().now_or_never().unwrap();
    let most = 1.01 * polled.elapsed().as_secs_f64();
    let [first, all] = times("from_the_first_poll");
    assert!(first <= all && all <= most, "{first} <= {all} <= {most}");
}
