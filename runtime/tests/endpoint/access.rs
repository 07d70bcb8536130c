//! Credentials.

use expect_test::expect;

use crate::client::{Running, any_port, turn};

const BEARER: &str = "authorization: Bearer s3cret";
// `printf 'prom:pass' | base64`
const BASIC: &str = "authorization: Basic cHJvbTpwYXNz";

#[test]
fn without_credentials_the_pages_are_not_shown_and_health_is() {
    let config = any_port().bearer_token("s3cret").basic_auth("prom", "pass");
    let running = Running::start(config);
    for path in ["/metrics", "/catalog"] {
        expect![[r#"
            HTTP/1.1 401 Unauthorized
            content-type: text/plain; charset=utf-8
            content-length: 28
            www-authenticate: Bearer realm="telemark"
            www-authenticate: Basic realm="telemark", charset="UTF-8"

            credentials are needed here
        "#]]
        .assert_eq(&running.ask("GET", path, &[]).whole());
        assert_eq!(running.ask("HEAD", path, &[BEARER]).status(), "200");
        assert_eq!(running.ask("GET", path, &[BASIC]).status(), "200");
    }
    assert_eq!(running.ask("GET", "/healthz", &[]).status(), "200");
    assert_eq!(running.ask("GET", "/nowhere", &[]).status(), "404");
}

#[test]
fn of_two_tokens_each_is_accepted_and_no_other() {
    let running = Running::start(any_port().bearer_token("old").bearer_token("new"));
    let status = |line| running.ask("GET", "/catalog", &[line]).status().to_owned();
    assert_eq!(status("authorization: Bearer old"), "200");
    assert_eq!(status("authorization: Bearer new"), "200");
    assert_eq!(status("authorization: Bearer ol"), "401");
    assert_eq!(status("authorization: Bearer oldnew"), "401");
    assert_eq!(status(BASIC), "401");
}

#[test]
fn secrets_are_not_in_what_a_configuration_prints() {
    let config = any_port().bearer_token("s3cret").basic_auth("prom", "pass");
    let printed = format!("{config:?}");
    assert!(printed.contains("credentials: [Bearer(…), Basic(…)]"), "{printed}");
    assert!(!printed.contains("s3cret") && !printed.contains("prom"), "{printed}");
}

#[test]
fn credentials_that_no_client_can_send_are_refused_at_the_start() {
    let _turn = turn();
    assert_eq!(
        any_port().bearer_token("").init().unwrap_err().to_string(),
        "the metrics endpoint can't ask for these credentials: the bearer token is empty"
    );
    drop(any_port().init().unwrap());
}
