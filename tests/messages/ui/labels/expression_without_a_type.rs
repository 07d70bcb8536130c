#![allow(unused_variables)]

use telemark::telemetry;

struct User;

#[telemetry(labels(tier = user.tier()))]
fn greet(user: &User) {}

fn main() {}
