use telemark::telemetry;

#[telemetry(db(system = "sqlite", operation = "SELECT"), labels(db_system_name = "mysql"))]
fn find() {}

fn main() {}
