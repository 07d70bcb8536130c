#![allow(unused_variables)]

use telemark::telemetry;

#[telemetry(fields(text = shown(ssn)))]
fn file(ssn: &str) {}

fn shown(text: &str) -> &str {
    text
}

fn main() {}
