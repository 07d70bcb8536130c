#![allow(unused_variables)]

use telemark::telemetry;

#[telemetry(fields(text = format!("{iban}")))]
fn pay(iban: &str) {}

fn main() {}
