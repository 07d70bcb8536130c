#![allow(unused_variables)]

use telemark::telemetry;

#[telemetry(http(method = "GET", route = path))]
fn index(path: &str) {}

fn main() {}
