use telemark::telemetry;

#[telemetry(db(system = "sqlite", operation = "SELECT", rows = |rows| rows.first()))]
async fn find() -> Result<Vec<u8>, std::fmt::Error> {
    Ok(vec![])
}

fn main() {}
