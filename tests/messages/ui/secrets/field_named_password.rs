#![allow(unused_variables)]

use telemark::telemetry;

#[telemetry(fields(password = secret.len()))]
fn sign_in(secret: &str) {}

fn main() {}
