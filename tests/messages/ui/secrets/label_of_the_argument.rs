#![allow(unused_variables)]

use telemark::telemetry;

#[telemetry(labels(tenant = interned(email, cap = 9)))]
fn greet(email: &str) {}

fn main() {}
