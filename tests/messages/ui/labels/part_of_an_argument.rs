#![allow(unused_variables)]

use telemark::telemetry;

struct Page(bool, bool);

#[telemetry(labels(first))]
fn show(Page(first, last): Page) {}

fn main() {}
