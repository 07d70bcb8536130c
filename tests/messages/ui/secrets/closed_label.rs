#![allow(unused_variables)]

use telemark::telemetry;

#[telemetry(labels(password))]
fn check(password: bool) {}

fn main() {}
