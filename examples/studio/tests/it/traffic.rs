//! The fake users.

use std::num::NonZeroU64;
use std::time::{Duration, Instant};

use studio::Config;
use studio::providers::fake::Behaviour;
use studio::traffic::{self, Plan};

use crate::house::House;

#[tokio::test]
async fn every_kind_of_answer_occurs_within_the_time() {
    let config = Config { panic_every: NonZeroU64::new(10), ..Config::default() };
    let house = House::open(config, |provider| Behaviour::of(provider, 5)).await;
    let started = Instant::now();
    let plan = Plan::new(house.studio.address(), Duration::from_secs(3), 5);
    let summary = traffic::run(&plan).await.unwrap();
    let taken = started.elapsed();
    assert!((Duration::from_secs(3)..Duration::from_secs(4)).contains(&taken), "{taken:?}");
    let traffic::Summary { done, refused, failed: _, given_up, broken } = summary;
    assert!(done > 50 && refused > 10 && given_up > 2 && broken > 0, "{summary}");
    assert!(house.close().await);
}

#[tokio::test]
async fn the_number_of_requests_is_bounded() {
    let house = House::reliable().await;
    let plan =
        Plan { requests: 9, ..Plan::new(house.studio.address(), Duration::from_secs(30), 5) };
    let traffic::Summary { done, refused, failed, given_up, broken } =
        traffic::run(&plan).await.unwrap();
    assert_eq!(done + refused + failed + given_up + broken, 9);
    assert!(house.close().await);
}

#[tokio::test]
async fn nothing_is_sent_to_another_machine() {
    let target = "192.0.2.1:80".parse().unwrap();
    let error = traffic::run(&Plan::new(target, Duration::from_secs(1), 5)).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "no traffic against 192.0.2.1:80: only loopback addresses are allowed"
    );
}
