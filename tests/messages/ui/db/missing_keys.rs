use telemark::telemetry;

#[telemetry(db(collection = "orders"))]
fn find() {}

fn main() {}
