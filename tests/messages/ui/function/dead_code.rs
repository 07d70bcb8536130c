//! A function that nothing calls is still an unused one.

#![deny(dead_code)]

use telemark::telemetry;

struct Store;

impl Store {
    #[telemetry]
    fn unused(&self) {}
}

#[telemetry]
async fn unused_async() {}

fn main() {
    let _ = Store;
}
