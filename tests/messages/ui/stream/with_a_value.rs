use futures_util::stream::{self, Stream};

#[telemark::telemetry(stream = true, stream, job(queue = "q"))]
fn watch() -> impl Stream<Item = u8> {
    stream::empty()
}

fn main() {
    let _ = watch();
}
