#![allow(unused_variables)]

use telemark::telemetry;

#[telemetry(fields(who = phone))]
fn call(phone: &str) {}

fn main() {}
