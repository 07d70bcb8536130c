#![allow(unused_variables)]

use telemark::telemetry;

#[telemetry(labels(email = interned(redact(email), cap = 9)))]
fn greet(email: &str) {}

fn main() {}
