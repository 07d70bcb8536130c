//! Handlers are not watched for slow calls.

#[telemark::telemetry(http(method = "GET", route = "/orders"), slow = "1s")]
async fn orders() -> &'static str {
    ""
}

fn main() {}
