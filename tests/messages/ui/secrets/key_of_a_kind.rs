#![allow(unused_variables)]

use telemark::telemetry;

#[telemetry(provider(name = "fal", operation = "generate", model = api_key))]
fn generate(api_key: &str) {}

fn main() {}
