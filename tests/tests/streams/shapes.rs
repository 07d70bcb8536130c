//! Functions of every shape that returns a stream.

#![expect(
    clippy::elidable_lifetime_names,
    clippy::manual_async_fn,
    reason = "the shapes are the subject"
)]

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;

use async_trait::async_trait;
use futures_util::stream::{
    self, BoxStream, FusedStream, LocalBoxStream, Stream, StreamExt, TryStreamExt,
};
use telemark::telemetry;

/// What a stream does, one letter a poll: `.` an item, `e` an error, `|` its end, `_` nothing yet,
/// `!` a panic. After the last letter, it has nothing yet, ever.
pub(crate) type Script = &'static str;

#[derive(Debug)]
pub(crate) struct Refused;

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("refused")
    }
}

impl std::error::Error for Refused {}

impl From<fmt::Error> for Refused {
    fn from(_: fmt::Error) -> Self {
        Self
    }
}

pub(crate) type Item = Result<u64, Refused>;
type Answer<T> = Result<T, Refused>;
mod alias {
    pub(crate) type Result<T> = std::result::Result<T, super::Refused>;
}
/// A name that only its user knows.
type Chunks = Pin<Box<dyn Stream<Item = Item> + Send>>;

pub(crate) fn play(script: Script) -> impl Stream<Item = Item> + Send + Unpin + 'static {
    let mut letters = script.chars();
    stream::poll_fn(move |context| {
        use std::task::Poll::{Pending, Ready};
        match letters.next() {
            Some('.') => Ready(Some(Ok(1))),
            Some('e') => Ready(Some(Err(Refused))),
            Some('|') => Ready(None),
            Some('!') => panic!("in a poll"),
            Some(_) => {
                context.waker().wake_by_ref();
                Pending
            }
            None => Pending,
        }
    })
}

fn made(script: Script) -> Answer<()> {
    match script {
        "refused" => Err(Refused),
        "unwinds" => panic!("before there is a stream"),
        _ => Ok(()),
    }
}

#[telemetry(stream)]
pub(crate) fn opaque(script: Script) -> impl Stream<Item = Item> {
    play(script)
}

#[telemetry(stream)]
pub(crate) fn opaque_with_bounds(
    script: Script,
) -> impl FusedStream<Item = Item> + Send + Unpin + 'static {
    play(script)
}

#[telemetry(stream)]
pub(crate) fn opaque_borrowing<'a>(script: &'a Script) -> impl Stream<Item = Item> + 'a {
    play(script)
}

#[telemetry(stream)]
pub(crate) fn boxed(script: Script) -> Pin<Box<dyn Stream<Item = Item> + Send>> {
    Box::pin(play(script))
}

#[telemetry(stream)]
pub(crate) fn boxed_borrowing<'a>(script: &'a Script) -> Pin<Box<dyn Stream<Item = Item> + 'a>> {
    if *script == "none" {
        return stream::empty().boxed_local();
    }
    Box::pin(play(script))
}

#[telemetry(stream)]
pub(crate) fn alias(script: Script) -> BoxStream<'static, Item> {
    play(script).boxed()
}

#[telemetry(stream)]
pub(crate) fn local_alias(script: &Script) -> LocalBoxStream<'_, Item> {
    play(script).boxed_local()
}

#[telemetry(stream)]
pub(crate) fn own_alias(script: Script) -> Chunks {
    Box::pin(play(script))
}

#[telemetry(stream)]
pub(crate) fn pinned_opaque(script: Script) -> Pin<Box<impl Stream<Item = Item>>> {
    Box::pin(play(script))
}

#[telemetry(stream)]
pub(crate) fn unwinding() -> impl Stream<Item = Item> {
    made("unwinds").unwrap();
    play("")
}

#[telemetry(stream)]
pub(crate) fn plain_items(count: u64) -> impl Stream<Item = u64> {
    stream::iter(0..count)
}

/// What the items are, the return type alone says.
#[telemetry(stream)]
pub(crate) fn inferred(script: Script) -> impl Stream<Item = Item> {
    stream::unfold(play(script), |mut inner| async move {
        let item = inner.next().await?;
        Some((item.map_err(|_| fmt::Error.into()), inner))
    })
}

#[telemetry(stream)]
pub(crate) async fn inferred_in_a_result(
    script: Script,
) -> Result<impl Stream<Item = Result<u64, impl fmt::Debug>> + Unpin, Refused> {
    if script == "nothing" {
        return Ok(stream::empty().left_stream());
    }
    made(script)?;
    Ok(play(script).right_stream())
}

#[telemetry(stream)]
pub(crate) fn nothing() -> impl Stream<Item = Item> {
    stream::empty()
}

#[telemetry(stream)]
pub(crate) fn generic<S: Stream<Item = Item>>(inner: S) -> impl Stream<Item = Item> {
    inner.map_ok(|n| n + 1)
}

#[telemetry(stream)]
pub(crate) fn opaque_in_a_result(script: Script) -> Result<impl Stream<Item = Item>, Refused> {
    made(script)?;
    Ok(play(script))
}

#[telemetry(stream)]
pub(crate) fn boxed_in_a_result(
    script: Script,
) -> Result<Pin<Box<dyn Stream<Item = Item> + Send>>, Refused> {
    made(script)?;
    Ok(Box::pin(play(script)))
}

#[telemetry(stream)]
pub(crate) fn alias_in_an_alias(script: Script) -> alias::Result<BoxStream<'static, Item>> {
    made(script)?;
    Ok(play(script).boxed())
}

#[telemetry(stream)]
pub(crate) async fn opaque_async(script: Script) -> impl Stream<Item = Item> {
    made(script).unwrap();
    play(script)
}

#[telemetry(stream)]
pub(crate) async fn boxed_async(script: Script) -> BoxStream<'static, Item> {
    made(script).unwrap();
    play(script).boxed()
}

#[telemetry(stream)]
pub(crate) async fn opaque_in_a_result_async(
    script: Script,
) -> Result<impl Stream<Item = Item>, Refused> {
    if script == "pending" {
        std::future::pending::<()>().await;
    }
    made(script)?;
    Ok(play(script))
}

#[telemetry(stream)]
pub(crate) async fn boxed_in_a_result_async(
    script: Script,
) -> Result<Pin<Box<dyn Stream<Item = Item> + Send>>, Refused> {
    made(script)?;
    Ok(Box::pin(play(script)))
}

#[telemetry(stream)]
pub(crate) fn opaque_block(
    script: Script,
) -> impl Future<Output = Result<impl Stream<Item = Item>, Refused>> {
    async move {
        made(script)?;
        Ok(play(script))
    }
}

#[telemetry(stream)]
pub(crate) fn boxed_block(
    script: Script,
) -> Pin<Box<dyn Future<Output = BoxStream<'static, Item>> + Send>> {
    Box::pin(async move { play(script).boxed() })
}

pub(crate) struct Client(pub(crate) Script);

impl Client {
    #[telemetry(stream, fields(length = self.0.len()))]
    pub(crate) fn method(&self) -> impl Stream<Item = Item> + use<> {
        play(self.0)
    }

    #[telemetry(stream)]
    pub(crate) fn method_by_arc(self: Arc<Self>) -> BoxStream<'static, Item> {
        Box::pin(play(self.0))
    }
}

#[async_trait]
pub(crate) trait Provider {
    async fn above(&self) -> Result<BoxStream<'static, Item>, Refused>;
    async fn below(&self) -> Result<BoxStream<'static, Item>, Refused>;
}

#[async_trait]
impl Provider for Client {
    #[telemetry(stream)]
    async fn above(&self) -> Result<BoxStream<'static, Item>, Refused> {
        made(self.0)?;
        Ok(play(self.0).boxed())
    }

    #[telemetry(stream, fields(length = self.0.len()))]
    async fn below(&self) -> Result<BoxStream<'static, Item>, Refused> {
        made(self.0)?;
        Ok(play(self.0).boxed())
    }
}

#[telemetry]
impl Client {
    #[telemetry(stream)]
    pub(crate) fn in_a_block(&self) -> impl Stream<Item = Item> + use<> {
        play(self.0)
    }
}
