use telemark::telemetry;

#[telemetry(db = "sqlite")]
fn find() {}

fn main() {}
