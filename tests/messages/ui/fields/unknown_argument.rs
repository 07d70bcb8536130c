#![allow(unused_variables)]

use telemark::telemetry;

#[telemetry(fields(user_id))]
fn greet(user: u64) {}

fn main() {}
