use telemark::telemetry;

#[telemetry]
#[telemetry(name = "search")]
fn find() {}

fn main() {}
