use telemark::telemetry;

#[telemetry(job(queue = "mail"), labels("messaging.operation.name" = "send"))]
fn send() {}

fn main() {}
