use telemark::telemetry;

#[telemetry(name = "find" level = "info")]
fn find() {}

fn main() {}
