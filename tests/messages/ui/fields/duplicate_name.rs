#![allow(unused_variables)]

use telemark::telemetry;

#[telemetry(fields(user, user = 3))]
fn greet(user: u64) {}

fn main() {}
