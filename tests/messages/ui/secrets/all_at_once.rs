#![allow(unused_variables)]

use telemark::telemetry;

#[telemetry(labels(phone = interned(phone, cap = 9)), fields(birthday, who = surname))]
fn greet(phone: &str, birthday: u64, surname: &str) {}

fn main() {}
