use telemark::telemetry;

#[telemetry(job(queue = ))]
fn send() {}

fn main() {}
