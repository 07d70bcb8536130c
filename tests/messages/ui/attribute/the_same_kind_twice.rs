use telemark::telemetry;

#[telemetry(job(queue = "mail"), job(queue = "letters"))]
fn send() {}

fn main() {}
