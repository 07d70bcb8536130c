use telemark::telemetry;

#[telemetry(db(system = "sqlite", operation = "SELECT", operation = "INSERT"))]
fn find() {}

fn main() {}
