//! Streams that annotated functions return: each shape and each end is counted once, with its items.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod consumers;
mod ends;
mod errors;
mod off;
mod shapes;
mod usage;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use ends::Ends;
use futures_util::{FutureExt, Stream, TryStreamExt};
use shapes::{Client, Item, Provider as _, Refused, Script};

/// What a script's end is on the page.
const ENDS: [(Script, &str); 8] = [
    ("|", "ok 1, first 0, streams 1, items 0"),
    ("_.._.|", "ok 1, first 1, streams 1, items 3"),
    (".e", "error 1, first 1, streams 1, items 1"),
    ("e..|", "error 1, first 1, streams 1, items 2"),
    ("", "cancelled 1, first 0, streams 1, items 0"),
    ("..", "cancelled 1, first 1, streams 1, items 2"),
    (".!", "panic 1, first 1, streams 1, items 1"),
    ("!", "panic 1, first 0, streams 1, items 0"),
];

/// The same where there is no stream.
const UNMADE: [(Script, &str); 2] = [
    ("refused", "error 1, first 0, streams 0, items 0"),
    ("unwinds", "panic 1, first 0, streams 0, items 0"),
];

/// Polls a stream until it has nothing yet for the third time, or is at its end, and drops it.
fn consume(stream: impl Stream<Item = Item>) {
    let unwound = catch_unwind(AssertUnwindSafe(|| {
        let mut stream = pin!(stream);
        let mut pending = 0;
        while pending < 3 {
            match stream.as_mut().poll_next(&mut Context::from_waker(Waker::noop())) {
                Poll::Ready(Some(_)) => {}
                Poll::Ready(None) => return,
                Poll::Pending => pending += 1,
            }
        }
    }));
    drop(unwound);
}

/// Calls a function once with each script of [`ENDS`], and compares what each call has added.
fn check(function: &str, call: impl Fn(Script)) {
    check_each(function, &ENDS, call);
}

/// The same for a function that may fail to make its stream.
fn check_fallible(function: &str, call: impl Fn(Script)) {
    check_each(function, &ENDS, &call);
    check_each(function, &UNMADE, |script| {
        drop(catch_unwind(AssertUnwindSafe(|| call(script))));
    });
}

fn check_each(function: &str, ends: &[(Script, &str)], call: impl Fn(Script)) {
    let path = format!("shapes::{function}");
    let seen: Vec<_> =
        ends.iter().map(|(script, _)| (*script, Ends::added(&path, || call(script)))).collect();
    let expected: Vec<_> = ends.iter().map(|(script, end)| (*script, (*end).to_owned())).collect();
    assert_eq!(seen, expected, "{function}");
}

fn ready<F: Future>(future: F) -> F::Output {
    future.now_or_never().expect("it waits for nothing")
}

fn consume_ok(stream: Result<impl Stream<Item = Item>, Refused>) {
    if let Ok(stream) = stream {
        consume(stream);
    }
}

#[test]
fn each_end_of_a_stream_is_counted_once_in_each_shape() {
    check("opaque", |script| consume(shapes::opaque(script)));
    check("opaque_with_bounds", |script| consume(shapes::opaque_with_bounds(script)));
    check("opaque_borrowing", |script| consume(shapes::opaque_borrowing(&script)));
    check("boxed", |script| consume(shapes::boxed(script)));
    check("boxed_borrowing", |script| consume(shapes::boxed_borrowing(&script)));
    check("alias", |script| consume(shapes::alias(script)));
    check("local_alias", |script| consume(shapes::local_alias(&script)));
    check("own_alias", |script| consume(shapes::own_alias(script)));
    check("pinned_opaque", |script| consume(shapes::pinned_opaque(script)));
    check("generic", |script| consume(shapes::generic(shapes::play(script))));
    check("inferred", |script| consume(Box::pin(shapes::inferred(script))));
    check("method", |script| consume(Client(script).method()));
    check("method_by_arc", |script| consume(Arc::new(Client(script)).method_by_arc()));
    check("Client::in_a_block", |script| consume(Client(script).in_a_block()));
    check("boxed_block", |script| consume(ready(shapes::boxed_block(script))));
}

#[test]
fn each_end_of_a_stream_that_may_fail_is_counted_once_in_each_shape() {
    check_fallible("opaque_in_a_result", |script| consume_ok(shapes::opaque_in_a_result(script)));
    check_fallible("boxed_in_a_result", |script| consume_ok(shapes::boxed_in_a_result(script)));
    check_fallible("alias_in_an_alias", |script| consume_ok(shapes::alias_in_an_alias(script)));
    check_fallible("opaque_in_a_result_async", |script| {
        consume_ok(ready(shapes::opaque_in_a_result_async(script)));
    });
    check_fallible("boxed_in_a_result_async", |script| {
        consume_ok(ready(shapes::boxed_in_a_result_async(script)));
    });
    check_fallible("inferred_in_a_result", |script| {
        consume_ok(ready(shapes::inferred_in_a_result(script)).map(|s| s.map_err(|_| Refused)));
    });
    check_fallible("opaque_block", |script| consume_ok(ready(shapes::opaque_block(script))));
    check_fallible("above", |script| consume_ok(ready(Client(script).above())));
    check_fallible("below", |script| consume_ok(ready(Client(script).below())));
    check("opaque_async", |script| consume(ready(shapes::opaque_async(script))));
    check("boxed_async", |script| consume(ready(shapes::boxed_async(script))));
}
