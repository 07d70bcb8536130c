#![allow(unused_variables)]

use telemark::{Label, telemetry};

#[telemetry(labels(tier))]
fn greet<T: Label>(tier: T) {}

fn main() {}
