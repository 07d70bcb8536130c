use telemark::telemetry;

#[telemetry(http(method = "GET"))]
fn index() {}

fn main() {}
