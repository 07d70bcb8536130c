use telemark::telemetry;

#[telemetry(labels(app.tier = "gold"))]
fn greet() {}

fn main() {}
