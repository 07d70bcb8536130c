use futures_util::stream::{self, Empty};

#[telemark::telemetry(stream)]
fn nothing() -> Empty<u8> {
    stream::empty()
}

fn main() {
    let _ = nothing();
}
