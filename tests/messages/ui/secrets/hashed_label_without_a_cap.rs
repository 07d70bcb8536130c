#![allow(unused_variables)]

use telemark::telemetry;

#[telemetry(labels(email = hash(email)))]
fn greet(email: &str) {}

fn main() {}
