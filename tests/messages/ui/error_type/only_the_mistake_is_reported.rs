use telemark::{ErrorType, telemetry};

#[derive(ErrorType)]
enum Failure {
    #[error_type(category = "net")]
    Reset,
}

#[telemetry]
fn order() -> Result<(), Failure> {
    Err(Failure::Reset)
}

fn main() {}
