use telemark::telemetry;

#[telemetry(fields(outcome = 1))]
fn greet() {}

fn main() {}
