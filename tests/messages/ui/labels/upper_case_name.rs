use telemark::telemetry;

#[telemetry(labels(Tier = "gold"))]
fn greet() {}

fn main() {}
