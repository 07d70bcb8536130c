use futures_util::stream::BoxStream;
use std::future::ready;

#[telemark::telemetry(stream)]
fn watch(items: BoxStream<'static, u8>) -> impl Future<Output = BoxStream<'static, u8>> {
    ready(items)
}

fn main() {
    let _ = watch(Box::pin(futures_util::stream::empty()));
}
