#![allow(unused_variables)]

use telemark::telemetry;

#[telemetry(fields(from = %client_ip))]
fn accept(client_ip: std::net::IpAddr) {}

fn main() {}
