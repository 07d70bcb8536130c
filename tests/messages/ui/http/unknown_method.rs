use telemark::telemetry;

#[telemetry(http(method = "get", route = "/"))]
fn index() {}

fn main() {}
