#![allow(unused_variables)]

use telemark::telemetry;

#[telemetry(fields(api_key))]
fn call(api_key: &str) {}

fn main() {}
