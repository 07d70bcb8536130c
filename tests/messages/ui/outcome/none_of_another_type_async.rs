use telemark::telemetry;

#[telemetry(none = "error")]
async fn find() -> Result<u8, std::fmt::Error> {
    Ok(7)
}

fn main() {}
