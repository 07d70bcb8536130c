use telemark::telemetry;

#[telemetry(error = |error| error.kind(), name = "")]
fn order() -> Result<(), std::io::Error> {
    Ok(())
}

fn main() {}
