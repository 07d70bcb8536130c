//! How long a call may take is a whole number with a unit, or `off`.

use telemark::telemetry;

#[telemetry(db(system = "sqlite", operation = "SELECT"), slow = 250)]
fn number() {}

#[telemetry(db(system = "sqlite", operation = "SELECT"), slow = "250")]
fn without_a_unit() {}

#[telemetry(slow = "0ms")]
fn nothing() {}

#[telemetry(slow = never)]
fn word() {}

#[telemetry(slow = "1.5s", slow = off, level = "loud")]
fn twice() {}

fn main() {}
