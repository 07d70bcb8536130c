//! Calls of providers that fail in every way a fake can.

use std::fmt::Write as _;
use std::time::Duration;

use expect_test::{Expect, expect};
use futures_util::StreamExt;
use studio::providers::describe::Usage;
use studio::providers::fake::{Behaviour, Fakes};
use studio::providers::{Client, Piece, Provider, Request};

async fn check(behaviour: Behaviour, expect: &Expect) {
    let fakes = Fakes::start(|_| behaviour.clone()).await.unwrap();
    let client = Client::new(Provider::Fal, fakes.url(Provider::Fal)).unwrap();
    let request = Request { model: "flux-dev".to_owned(), input: "a fox on skis".to_owned() };
    let outcomes = [
        client.generate(&request).await,
        client.train(&request).await,
        client.upscale(&request).await,
    ];
    let lines = outcomes.map(|outcome| match outcome {
        Ok(answer) => format!("{} for {}\n", answer.url, answer.cost),
        Err(error) => format!("{error} (transient: {})\n", error.is_transient()),
    });
    drop(client);
    assert!(fakes.stop(Duration::from_secs(5)).await);
    expect.assert_eq(&lines.concat());
}

#[tokio::test]
async fn an_answer_carries_the_address_and_the_exact_cost() {
    check(
        Behaviour::reliable(),
        &expect![[r#"
        https://fal.invalid/flux-dev/1.png for 0.003
        https://fal.invalid/flux-dev/2.png for 2
        https://fal.invalid/flux-dev/3.png for 0.0015
    "#]],
    )
    .await;
}

#[tokio::test]
async fn a_provider_that_is_down_is_named_with_its_status() {
    check(
        Behaviour { unavailable: 1_000, ..Behaviour::reliable() },
        &expect![[r#"
            fal: answered 503 Service Unavailable (transient: true)
            fal: answered 503 Service Unavailable (transient: true)
            fal: answered 503 Service Unavailable (transient: true)
        "#]],
    )
    .await;
}

#[tokio::test]
async fn an_answer_that_breaks_off_is_malformed() {
    check(
        Behaviour { malformed: 1_000, ..Behaviour::reliable() },
        &expect![[r#"
            fal: malformed answer: EOF while parsing a string at line 1 column 29 (transient: true)
            fal: malformed answer: EOF while parsing a string at line 1 column 27 (transient: true)
            fal: malformed answer: EOF while parsing a string at line 1 column 30 (transient: true)
        "#]],
    )
    .await;
}

#[tokio::test]
async fn a_provider_that_hangs_is_given_up_after_its_limit() {
    check(
        Behaviour { hang: 1_000, ..Behaviour::reliable() },
        &expect![[r#"
            fal: no answer within 300 ms (transient: true)
            fal: no answer within 300 ms (transient: true)
            fal: no answer within 300 ms (transient: true)
        "#]],
    )
    .await;
}

#[tokio::test]
async fn an_address_where_nobody_listens_is_a_broken_connection() {
    // The port was given out and given back, so nobody listens there.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let client = Client::new(Provider::Modal, format!("http://{address}")).unwrap();
    let request = Request { model: "sdxl".to_owned(), input: "a fox on skis".to_owned() };
    let error = client.generate(&request).await.unwrap_err();
    let text = error.to_string().replace(&address.to_string(), "ADDRESS");
    expect!["modal: error sending request for url (http://ADDRESS/v1/generate)"].assert_eq(&text);
}

async fn check_description(behaviour: Behaviour, expect: &Expect) {
    let fakes = Fakes::start(|_| behaviour.clone()).await.unwrap();
    let client = Client::new(Provider::Fal, fakes.url(Provider::Fal)).unwrap();
    let request =
        Request { model: "moondream-2".to_owned(), input: "https://a.invalid/".to_owned() };
    let mut lines = String::new();
    match client.describe(&request).await {
        Ok(pieces) => {
            let mut pieces = Box::pin(pieces);
            while let Some(piece) = pieces.next().await {
                match piece {
                    Ok(Piece { text, usage: None }) => writeln!(lines, "{text:?}").unwrap(),
                    Ok(Piece { text, usage: Some(Usage { input, output }) }) => {
                        writeln!(lines, "{text:?}, {input} tokens in, {output} out").unwrap();
                    }
                    Err(error) => writeln!(lines, "then {error}").unwrap(),
                }
            }
        }
        Err(error) => writeln!(lines, "{error}").unwrap(),
    }
    drop(client);
    assert!(fakes.stop(Duration::from_secs(6)).await);
    expect.assert_eq(&lines);
}

#[tokio::test]
async fn a_description_comes_in_pieces_and_ends_with_its_usage() {
    check_description(
        Behaviour::reliable(),
        &expect![[r#"
        "a "
        "fox "
        "on "
        "skis", 18 tokens in, 4 out
    "#]],
    )
    .await;
}

#[tokio::test]
async fn a_description_breaks_off_where_it_is_malformed_or_late() {
    check_description(
        Behaviour { malformed: 1_000, ..Behaviour::reliable() },
        &expect![[r#"
            "a "
            then fal: malformed answer: EOF while parsing an object at line 1 column 14
        "#]],
    )
    .await;
    check_description(
        Behaviour { hang: 1_000, ..Behaviour::reliable() },
        &expect![[r#"
        "a "
        then fal: no answer within 300 ms
    "#]],
    )
    .await;
    check_description(
        Behaviour { unavailable: 1_000, ..Behaviour::reliable() },
        &expect![[r#"
        fal: answered 503 Service Unavailable
    "#]],
    )
    .await;
}
