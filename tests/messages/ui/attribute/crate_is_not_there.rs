use telemark::telemetry;

#[telemetry(crate = ::telemarc)]
fn find() {}

fn main() {}
