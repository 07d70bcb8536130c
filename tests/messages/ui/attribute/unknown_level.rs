use telemark::telemetry;

#[telemetry(level = "verbose")]
fn find() {}

fn main() {}
