use telemark::telemetry;

#[telemetry(job())]
fn send() {}

fn main() {}
