#![allow(unused_variables)]

use telemark::telemetry;

#[telemetry(provider(model = model))]
fn generate(model: &str) {}

fn main() {}
