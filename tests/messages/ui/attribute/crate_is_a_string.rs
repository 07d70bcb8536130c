use telemark::telemetry;

#[telemetry(crate = "telemark")]
fn find() {}

fn main() {}
