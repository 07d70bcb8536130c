use telemark::telemetry;

#[telemetry(name = "")]
fn find() {}

fn main() {}
