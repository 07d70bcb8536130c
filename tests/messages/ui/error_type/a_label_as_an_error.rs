use telemark::{Label, telemetry};

#[derive(Label)]
enum Failure {
    Reset,
}

#[telemetry(error = Failure)]
fn order() -> Result<(), Failure> {
    Err(Failure::Reset)
}

fn main() {}
