#![allow(unused_variables)]

use telemark::{Label, telemetry};

#[telemetry(labels(tier))]
fn greet(tier: impl Label) {}

fn main() {}
