//! A stream has no status of its own.

use futures_util::stream::{self, Stream};

#[telemark::telemetry(
    http(method = "GET", route = "/events", status = |_| 200, error_status = 404),
    stream
)]
fn events() -> impl Stream<Item = u8> {
    stream::empty()
}

fn main() {}
