use telemark::telemetry;

#[telemetry(critical = true)]
fn find() {}

fn main() {}
