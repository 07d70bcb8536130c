//! Jobs that fail, take too long, or panic.

use std::num::NonZeroU64;
use std::time::Duration;

use expect_test::{Expect, expect};
use studio::Config;
use studio::jobs::Limits;
use studio::providers::Provider;
use studio::providers::fake::Behaviour;

use crate::house::{House, answer, short_limits};

const FOX: &str = r#"{"provider": "comfyui", "model": "sdxl", "prompt": "a fox on skis"}"#;

async fn check(house: &House, image: i64, expect: &Expect) {
    let shown = house.settled(image).await;
    expect.assert_eq(&format!("{} {}", shown["progress"], shown["url"]));
}

#[tokio::test]
async fn a_job_is_tried_again_until_the_provider_answers() {
    // With this seed, the first two calls fail and the third is answered.
    let behaviour = Behaviour { seed: 37, unavailable: 600, ..Behaviour::reliable() };
    let config = Config { limits: short_limits(), ..Config::default() };
    let house = House::open(config, |_| behaviour.clone()).await;
    house.post("/images", FOX).send().await.unwrap();
    check(&house, 1, &expect![[r#""done" "https://comfyui.invalid/sdxl/3.png""#]]).await;
    assert!(house.close().await);
}

#[tokio::test]
async fn a_job_that_fails_every_time_is_given_up() {
    let config = Config { limits: short_limits(), ..Config::default() };
    let behaviour = Behaviour { malformed: 1_000, ..Behaviour::reliable() };
    let house = House::open(config, |_| behaviour.clone()).await;
    house.post("/images", FOX).send().await.unwrap();
    check(&house, 1, &expect![[r#""failed" null"#]]).await;
    assert!(house.close().await);
}

#[tokio::test]
async fn an_attempt_ends_at_its_deadline() {
    let limits = Limits { deadline: Duration::from_millis(50), attempts: 2, ..short_limits() };
    let behaviour = Behaviour { hang: 1_000, ..Behaviour::reliable() };
    let house = House::open(Config { limits, ..Config::default() }, |_| behaviour.clone()).await;
    let started = std::time::Instant::now();
    house.post("/images", FOX).send().await.unwrap();
    check(&house, 1, &expect![[r#""failed" null"#]]).await;
    assert!(started.elapsed() < Provider::Comfyui.call_limit(), "{:?}", started.elapsed());
    assert!(house.close().await);
}

#[tokio::test]
async fn a_panic_costs_the_job_and_not_the_worker() {
    let limits = Limits { workers: 1, ..short_limits() };
    let config = Config { limits, panic_every: NonZeroU64::new(2), ..Config::default() };
    let house = House::open(config, |_| Behaviour::reliable()).await;
    for _ in 0..3 {
        house.post("/images", FOX).send().await.unwrap();
    }
    // The listing is read, because every other look at one image panics as well.
    let listing =
        house.wait_for("/images", |listing| !listing.to_string().contains("queued")).await;
    let images = listing["images"].as_array().unwrap();
    let ends: Vec<_> = images.iter().map(|image| &image["progress"]).collect();
    assert_eq!(ends, ["done", "failed", "done"]);
    assert!(house.close().await);
}

#[tokio::test]
async fn a_panic_in_a_handler_costs_the_connection_and_not_the_service() {
    let config = Config { panic_every: NonZeroU64::new(2), ..Config::default() };
    let house = House::open(config, |_| Behaviour::reliable()).await;
    let first = answer(house.get("/images/1")).await;
    let second = house.get("/images/1").send().await.unwrap_err();
    let third = answer(house.get("/images/1")).await;
    assert!(second.is_request() && !second.is_timeout(), "{second:?}");
    expect![[r#"
        404 Not Found
        content-type: application/json
        {"error":"images has no row 1"}
    "#]]
    .assert_eq(&first);
    assert_eq!(first, third);
    assert!(house.close().await);
}

#[tokio::test]
async fn an_order_that_finds_the_queue_full_leaves_nothing_behind() {
    let limits = Limits { workers: 1, waiting: 1, attempts: 1, ..short_limits() };
    let behaviour = Behaviour { hang: 1_000, ..Behaviour::reliable() };
    let house = House::open(Config { limits, ..Config::default() }, |_| behaviour.clone()).await;
    let mut refused = String::new();
    let mut taken = 0;
    while refused.is_empty() {
        let answer = answer(house.post("/images", FOX)).await;
        if answer.starts_with("202") {
            taken += 1;
        } else {
            refused = answer;
        }
    }
    expect![[r#"
        503 Service Unavailable
        content-type: application/json
        {"error":"the job queue is full, with 1 jobs waiting"}
    "#]]
    .assert_eq(&refused);
    let listing: serde_json::Value =
        house.get("/images").send().await.unwrap().json().await.unwrap();
    assert_eq!(listing["images"].as_array().unwrap().len(), taken);
    assert!(house.close().await);
}
