use telemark::{ErrorType, telemetry};

#[derive(ErrorType)]
enum Failure {
    Reset,
}

#[telemetry(error = Failure)]
fn order() -> Result<(), std::io::Error> {
    Ok(())
}

fn main() {}
