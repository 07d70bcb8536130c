use telemark::telemetry;

fn classify(error: &std::io::Error) -> String {
    error.to_string()
}

#[telemetry(error = classify)]
fn order() -> Result<(), std::io::Error> {
    Ok(())
}

fn main() {}
