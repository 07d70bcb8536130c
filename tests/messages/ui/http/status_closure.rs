use telemark::telemetry;

#[telemetry(http(method = "GET", route = "/a", status = |answer| answer.len()))]
fn no_status() -> &'static str {
    "text"
}

#[telemetry(http(method = "GET", route = "/b", status = 200))]
fn no_closure() {}

#[telemetry(http(method = "GET", route = "/c", status = |_| 200, status = |_| 201))]
fn twice() {}

fn main() {}
