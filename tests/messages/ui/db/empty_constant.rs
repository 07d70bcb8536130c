use telemark::telemetry;

#[telemetry(db(system = "", operation = "SELECT"))]
fn find() {}

fn main() {}
