use telemark::telemetry;

#[telemetry(db(system = 3, operation = "SELECT"))]
fn find() {}

fn main() {}
