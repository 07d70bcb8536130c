#![allow(unused_variables)]

use telemark::telemetry;

#[telemetry(fields(emails = hash(emails)))]
fn greet(emails: Vec<String>) {}

fn main() {}
