#![allow(unused_variables)]

use telemark::telemetry;

#[telemetry(labels(colour))]
fn paint(color: bool, coats: u8) {}

fn main() {}
