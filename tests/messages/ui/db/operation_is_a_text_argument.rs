use telemark::telemetry;

#[telemetry(db(system = "sqlite", operation = operation))]
fn run(operation: &str) {}

fn main() {}
