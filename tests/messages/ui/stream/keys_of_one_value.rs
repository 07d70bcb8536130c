use futures_util::stream::{self, Stream};

#[telemark::telemetry(stream, none = "error", fields(n, size = |item| item.len(), last = ?|item| *item))]
fn watch(n: u8) -> impl Stream<Item = &'static str> {
    stream::iter((n > 0).then_some("a"))
}

fn main() {
    let _ = watch(1);
}
