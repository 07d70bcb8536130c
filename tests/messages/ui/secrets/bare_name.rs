#![allow(unused_variables)]

use telemark::telemetry;

#[telemetry(fields(name))]
fn greet(name: &str) {}

fn main() {}
