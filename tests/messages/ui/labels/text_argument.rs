use telemark::telemetry;

#[telemetry(labels(user))]
fn greet(user: String) {}

fn main() {}
