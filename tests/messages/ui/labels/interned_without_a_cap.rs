#![allow(unused_variables)]

use telemark::telemetry;

#[telemetry(labels(user = interned(user)))]
fn greet(user: &str) {}

fn main() {}
