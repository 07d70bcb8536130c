use telemark::telemetry;

#[telemetry(db(system = "sqlite", operation = "SELECT", rows = |row| row.len()))]
fn find() -> Result<u8, std::fmt::Error> {
    Ok(1)
}

fn main() {}
