use telemark::{ErrorType, telemetry};

#[derive(ErrorType)]
enum Failure {
    Reset,
}

fn classify(_: &String) -> Failure {
    Failure::Reset
}

#[telemetry(error = classify)]
fn order() -> Result<(), std::io::Error> {
    Ok(())
}

fn main() {}
