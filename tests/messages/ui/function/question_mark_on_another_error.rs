use telemark::telemetry;

use std::num::ParseIntError;

#[telemetry]
async fn count(text: &str) -> Result<u64, ParseIntError> {
    let file = std::fs::read(text)?;
    Ok(file.len() as u64)
}

fn main() {}
