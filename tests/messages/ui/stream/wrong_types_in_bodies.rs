use futures_util::stream::{self, BoxStream, StreamExt};

#[telemark::telemetry(stream)]
fn texts() -> BoxStream<'static, u8> {
    stream::iter(["a"]).boxed()
}

#[telemark::telemetry(stream)]
async fn late() -> Result<BoxStream<'static, u8>, std::fmt::Error> {
    "x".parse::<u8>()?;
    Ok(stream::empty().boxed())
}

fn main() {
    let _ = (texts(), late());
}
