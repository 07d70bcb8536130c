#![allow(unused_variables)]

use telemark::telemetry;

#[telemetry(labels(user_name = interned(user, cap = 9)))]
fn greet(user: &str) {}

fn main() {}
