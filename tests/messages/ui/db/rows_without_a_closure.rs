use telemark::telemetry;

#[telemetry(db(system = "sqlite", operation = "SELECT", rows = 5))]
fn find() -> Vec<u8> {
    vec![]
}

fn main() {}
