//! Calls of a server.

use std::fmt;

use expect_test::expect;
use http::{Response, StatusCode};
use telemark::http::ResponseStatus;
use telemark::telemetry;

/// What became of a call.
#[derive(Debug)]
enum CallError {
    Refused(u16),
    Unreachable,
}

impl ResponseStatus for CallError {
    fn response_status(&self) -> Option<u16> {
        match self {
            Self::Refused(status) => Some(*status),
            Self::Unreachable => None,
        }
    }
}

#[telemetry(http_client(
    method = "POST",
    server = "api.example.com",
    port = 8443,
    template = "/v1/charges/{id}",
))]
async fn charge(status: Option<u16>) -> Result<Response<()>, CallError> {
    match status {
        None => Err(CallError::Unreachable),
        Some(402) => Err(CallError::Refused(402)),
        Some(status) => Ok(Response::builder().status(status).body(()).unwrap()),
    }
}

#[telemetry(http_client(
    method = "GET",
    server = host,
    status = |body| if body.is_empty() { StatusCode::NO_CONTENT } else { StatusCode::OK },
    error_status = 204,
))]
fn fetch(host: &str, body: &str) -> Result<String, fmt::Error> {
    let _ = host;
    Ok(body.to_owned())
}

#[tokio::test]
async fn a_client_call_is_an_error_from_400_on() {
    for status in [Some(200), Some(404), Some(402), Some(503), None] {
        drop(charge(status).await);
    }
    drop(charge(None));
    drop(fetch("one.example.com", "text"));
    drop(fetch("two.example.com", ""));
    let page = telemark::page();
    let shown: Vec<_> = page
        .lines()
        .filter(|line| line.starts_with("http_client_request_duration_seconds_count{"))
        .filter(|line| !line.ends_with(" 0"))
        .collect();
    expect![[r#"
        http_client_request_duration_seconds_count{code_function_name="http::client::charge",http_request_method="POST",server_address="api.example.com",server_port="8443",url_template="/v1/charges/{id}",http_response_status_code="200",outcome="ok"} 1
        http_client_request_duration_seconds_count{code_function_name="http::client::charge",http_request_method="POST",server_address="api.example.com",server_port="8443",url_template="/v1/charges/{id}",http_response_status_code="402",outcome="error",error_type="402"} 1
        http_client_request_duration_seconds_count{code_function_name="http::client::charge",http_request_method="POST",server_address="api.example.com",server_port="8443",url_template="/v1/charges/{id}",http_response_status_code="404",outcome="error",error_type="404"} 1
        http_client_request_duration_seconds_count{code_function_name="http::client::charge",http_request_method="POST",server_address="api.example.com",server_port="8443",url_template="/v1/charges/{id}",http_response_status_code="503",outcome="error",error_type="503"} 1
        http_client_request_duration_seconds_count{code_function_name="http::client::charge",http_request_method="POST",server_address="api.example.com",server_port="8443",url_template="/v1/charges/{id}",outcome="error",error_type="_OTHER"} 1
        http_client_request_duration_seconds_count{code_function_name="http::client::fetch",http_request_method="GET",server_address="one.example.com",http_response_status_code="200",outcome="ok"} 1
        http_client_request_duration_seconds_count{code_function_name="http::client::fetch",http_request_method="GET",server_address="two.example.com",http_response_status_code="204",outcome="error",error_type="204"} 1"#]].assert_eq(&shown.join("\n"));
}
