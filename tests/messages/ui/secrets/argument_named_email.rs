#![allow(unused_variables)]

use telemark::telemetry;

#[telemetry(fields(email))]
fn greet(email: &str) {}

fn main() {}
