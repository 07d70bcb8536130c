#![allow(unused_variables)]

use telemark::telemetry;

#[telemetry(fields(email = hash(email, 7)))]
fn greet(email: &str) {}

fn main() {}
