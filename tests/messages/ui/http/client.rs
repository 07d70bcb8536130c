use telemark::telemetry;

#[telemetry(http_client(method = "FETCH", port = 0))]
fn missing_server() {}

#[telemetry(http_client(method = "GET", server = "a", route = "/a", template = "a/{id}"))]
fn other_words() {}

#[telemetry(http_client(method = "GET", server = "a", port = 70000))]
fn large_port() {}

#[telemetry(http_client(method = "GET", server = "a"), labels("http.response.status_code" = "200"))]
fn own_label() {}

fn main() {}
