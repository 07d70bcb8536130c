use telemark::telemetry;

#[telemetry(name = find)]
fn find() {}

fn main() {}
