#![allow(unused_variables)]

use telemark::telemetry;

#[telemetry(fields("billing.card_number" = number))]
fn charge(number: &str) {}

fn main() {}
