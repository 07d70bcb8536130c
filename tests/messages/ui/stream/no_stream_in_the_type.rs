use futures_util::stream::{self, Stream};

#[telemark::telemetry(stream)]
fn reference(items: &[u8]) -> &[u8] {
    items
}

#[telemark::telemetry(stream)]
fn iterator() -> impl Iterator<Item = u8> {
    0..2
}

#[telemark::telemetry(stream)]
fn cloned() -> Result<impl Stream<Item = u8> + Clone, ()> {
    Ok(stream::iter(0..2))
}

fn main() {
    reference(&[]);
    let _ = (iterator(), cloned());
}
