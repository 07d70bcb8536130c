use telemark::telemetry;

#[telemetry(http(method = "GET", route = "/a", error_status = "5xx"))]
fn text() {}

#[telemetry(http(method = "GET", route = "/b", error_status = 500..600))]
fn half_open() {}

#[telemetry(http(method = "GET", route = "/c", error_status = 404 | 599..=500))]
fn empty() {}

#[telemetry(http(method = "GET", route = "/d", error_status = 40 | 404))]
fn too_small() {}

#[telemetry(db(system = "sqlite", operation = "SELECT", error_status = 500))]
fn other_kind() {}

fn main() {}
