#![allow(unused_variables)]

use telemark::telemetry;

#[telemetry(labels(user = interned(user, cap = 50_000)))]
fn greet(user: &str) {}

fn main() {}
