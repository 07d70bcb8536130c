#![allow(unused_variables)]

use telemark::telemetry;

#[telemetry(lables(size))]
fn find(size: bool) {}

fn main() {}
