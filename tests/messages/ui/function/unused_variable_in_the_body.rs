#![deny(unused_variables)]

use telemark::telemetry;

#[telemetry]
fn count() -> u64 {
    let one = 1;
    2
}

fn main() {}
