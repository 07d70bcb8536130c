use telemark::telemetry;

#[telemetry(db(system = "sqlite", operation = "SELECT", table = "orders"))]
fn find() {}

fn main() {}
