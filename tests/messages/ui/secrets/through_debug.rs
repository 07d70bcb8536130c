#![allow(unused_variables)]

use telemark::telemetry;

#[telemetry(fields(from = ?cookies))]
fn accept(cookies: Vec<String>) {}

fn main() {}
