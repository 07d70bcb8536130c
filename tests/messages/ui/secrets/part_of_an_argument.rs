#![allow(unused_variables)]

use telemark::telemetry;

struct User {
    email: String,
}

#[telemetry(fields(who = user.email.as_str()))]
fn greet(user: &User) {}

fn main() {}
