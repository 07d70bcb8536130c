use telemark::telemetry;

#[telemetry(labels(outcome = "fine"))]
fn greet() {}

fn main() {}
