#![allow(unused_variables)]

use telemark::telemetry;

#[telemetry(
    http(method = "get", rout = "/orders"),
    labels(sise, Tier = "gold"),
    fields(id, id),
    level = "loud",
)]
async fn find(id: u64, size: bool) {}

fn main() {}
