//! The types of errors that make a stream fail, or stand in it.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use expect_test::{Expect, expect};
use futures_util::FutureExt;
use futures_util::stream::{self, BoxStream, Stream, StreamExt};
use telemark::{ErrorType, telemetry};

#[derive(Clone, Copy, ErrorType)]
enum ChunkError {
    Malformed,
    CutOff,
}

#[derive(Clone, Copy, ErrorType)]
enum CallError {
    Quota,
}

struct Foreign;

fn classify(_: &Foreign) -> CallError {
    CallError::Quota
}

type Chunk = Result<u8, ChunkError>;

/// The ends of a function's calls by outcome and type of error.
fn check(function: &str, expected: &Expect) {
    let own = format!("code_function_name=\"streams::errors::{function}\",");
    let mut ends = BTreeMap::new();
    for line in telemark::page().lines() {
        let Some(rest) = line.strip_prefix("function_duration_seconds_count{") else { continue };
        if let Some(rest) = rest.strip_prefix(&own) {
            let (ending, count) = rest.split_once("} ").unwrap();
            ends.insert(ending.to_owned(), count.to_owned());
        }
    }
    let mut text = String::new();
    for (ending, count) in ends {
        writeln!(text, "{ending} {count}").unwrap();
    }
    expected.assert_eq(&text);
}

fn finish(stream: impl Stream) {
    stream.count().now_or_never().unwrap();
}

#[telemetry(stream)]
fn items(chunks: Vec<Chunk>) -> impl Stream<Item = Result<u8, ChunkError>> {
    stream::iter(chunks)
}

#[test]
fn the_first_error_among_the_items_is_the_type() {
    finish(items(vec![Ok(1), Err(ChunkError::CutOff), Err(ChunkError::Malformed)]));
    finish(items(vec![Err(ChunkError::Malformed)]));
    finish(items(vec![]));
    check(
        "items",
        &expect![[r#"
        outcome="cancelled" 0
        outcome="error",error_type="cut_off" 1
        outcome="error",error_type="malformed" 1
        outcome="ok" 1
        outcome="panic" 0
    "#]],
    );
}

#[telemetry(stream)]
async fn one_type(open: bool) -> Result<BoxStream<'static, Result<u8, ChunkError>>, ChunkError> {
    if open {
        Ok(stream::iter([Err(ChunkError::CutOff)]).boxed())
    } else {
        Err(ChunkError::Malformed)
    }
}

#[test]
fn items_and_making_share_the_types_of_one_error() {
    finish(one_type(true).now_or_never().unwrap().ok().unwrap());
    one_type(false).now_or_never().unwrap().err().unwrap();
    check(
        "one_type",
        &expect![[r#"
        outcome="cancelled" 0
        outcome="error",error_type="cut_off" 1
        outcome="error",error_type="malformed" 1
        outcome="ok" 0
        outcome="panic" 0
    "#]],
    );
}

#[telemetry(stream)]
fn two_types(open: bool) -> Result<impl Stream<Item = Result<u8, ChunkError>>, CallError> {
    if open { Ok(stream::iter([Err(ChunkError::CutOff)])) } else { Err(CallError::Quota) }
}

#[test]
fn where_there_are_two_errors_the_types_are_those_of_the_items() {
    finish(two_types(true).ok().unwrap());
    two_types(false).err().unwrap();
    check(
        "two_types",
        &expect![[r#"
        outcome="cancelled" 0
        outcome="error",error_type="_OTHER" 1
        outcome="error",error_type="cut_off" 1
        outcome="error",error_type="malformed" 0
        outcome="ok" 0
        outcome="panic" 0
    "#]],
    );
}

#[telemetry(stream)]
fn aliased(open: bool) -> Result<impl Stream<Item = Chunk>, CallError> {
    if open { Ok(stream::iter([Err(ChunkError::CutOff)])) } else { Err(CallError::Quota) }
}

#[test]
fn items_under_a_name_of_their_own_have_no_type_of_error() {
    finish(aliased(true).ok().unwrap());
    aliased(false).err().unwrap();
    check(
        "aliased",
        &expect![[r#"
        outcome="cancelled" 0
        outcome="error",error_type="_OTHER" 1
        outcome="error",error_type="quota" 1
        outcome="ok" 0
        outcome="panic" 0
    "#]],
    );
}

#[telemetry(stream)]
fn only_making(open: bool) -> Result<BoxStream<'static, u8>, CallError> {
    if open { Ok(stream::empty().boxed()) } else { Err(CallError::Quota) }
}

#[telemetry(stream, error = classify)]
fn classified(open: bool) -> Result<impl Stream<Item = Result<u8, Foreign>>, Foreign> {
    if open { Ok(stream::iter([Err(Foreign)])) } else { Err(Foreign) }
}

#[test]
fn what_makes_the_stream_may_fail_alone_or_be_classified() {
    finish(only_making(true).ok().unwrap());
    only_making(false).err().unwrap();
    check(
        "only_making",
        &expect![[r#"
        outcome="cancelled" 0
        outcome="error",error_type="quota" 1
        outcome="ok" 1
        outcome="panic" 0
    "#]],
    );
    finish(classified(true).ok().unwrap());
    classified(false).err().unwrap();
    check(
        "classified",
        &expect![[r#"
        outcome="cancelled" 0
        outcome="error",error_type="quota" 2
        outcome="ok" 0
        outcome="panic" 0
    "#]],
    );
}

struct Client;

#[telemetry(error = classify)]
impl Client {
    #[telemetry(stream)]
    fn method() -> impl Stream<Item = Result<u8, Foreign>> {
        stream::iter([Err(Foreign)])
    }
}

#[test]
fn a_block_s_error_is_for_its_streams_too() {
    finish(Client::method());
    check(
        "Client::method",
        &expect![[r#"
        outcome="cancelled" 0
        outcome="error",error_type="quota" 1
        outcome="ok" 0
        outcome="panic" 0
    "#]],
    );
}
