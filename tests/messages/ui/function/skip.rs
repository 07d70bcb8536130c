use telemark::telemetry;

#[telemetry(skip)]
fn find() {}

fn main() {}
