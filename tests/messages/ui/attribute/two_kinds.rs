use telemark::telemetry;

#[telemetry(job(queue = "mail"), http(method = "GET", route = "/"))]
fn send() {}

fn main() {}
