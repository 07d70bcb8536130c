use telemark::telemetry;

#[telemetry(level)]
fn find() {}

fn main() {}
