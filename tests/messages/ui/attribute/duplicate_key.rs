use telemark::telemetry;

#[telemetry(name = "find", level = "info", name = "search")]
fn find() {}

fn main() {}
