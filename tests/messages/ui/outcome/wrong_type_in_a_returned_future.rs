use std::pin::Pin;

use telemark::telemetry;

#[telemetry]
fn find() -> Pin<Box<dyn Future<Output = u8>>> {
    Box::pin(async move { "seven" })
}

fn main() {}
