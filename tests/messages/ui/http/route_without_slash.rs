use telemark::telemetry;

#[telemetry(http(method = "GET", route = "orders/{id}"))]
fn index() {}

fn main() {}
