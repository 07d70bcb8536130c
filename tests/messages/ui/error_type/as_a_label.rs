use telemark::{ErrorType, telemetry};

#[derive(Clone, Copy, ErrorType)]
enum Failure {
    Reset,
}

#[telemetry(labels(last: Failure = last))]
fn order(last: Failure) {}

fn main() {}
