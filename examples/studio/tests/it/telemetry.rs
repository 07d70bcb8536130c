//! What an operator scrapes while and after users were there.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use expect_test::expect;
use studio::Config;
use studio::providers::fake::Behaviour;
use telemark::Usd;

use crate::house::House;

#[tokio::test]
async fn the_page_shows_every_function_every_outcome_and_the_exact_cost() {
    let mut child = traffic();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    let page = after_traffic(&mut lines).await;
    expect![[r#"
        db_client_operation studio::store::deliveries::insert_delivery
        db_client_operation studio::store::health::ping
        db_client_operation studio::store::images::fail_image
        db_client_operation studio::store::images::find_image
        db_client_operation studio::store::images::finish_image
        db_client_operation studio::store::images::insert_finished_image
        db_client_operation studio::store::images::insert_image
        db_client_operation studio::store::images::list_images
        db_client_operation studio::store::models::fail_model
        db_client_operation studio::store::models::find_model
        db_client_operation studio::store::models::finish_model
        db_client_operation studio::store::models::insert_model
        function studio::api::webhooks::intake
        function studio::webhooks::parse
        gen_ai_client_operation studio::providers::client::generate
        gen_ai_client_operation studio::providers::client::train
        gen_ai_client_operation studio::providers::client::upscale
        gen_ai_client_operation studio::providers::describe::describe
        http_client_request studio::providers::client::post
        http_server_request studio::api::descriptions::describe
        http_server_request studio::api::health::health
        http_server_request studio::api::images::generate
        http_server_request studio::api::images::list
        http_server_request studio::api::images::show
        http_server_request studio::api::images::upscale
        http_server_request studio::api::models::train
        http_server_request studio::api::webhooks::receive
        messaging_process studio::jobs::run::generate
        messaging_process studio::jobs::run::settle
        messaging_process studio::jobs::run::train
    "#]]
    .assert_eq(&functions(&page));
    let connections = page.lines().find(|line| line.starts_with("db_client_connection_max{"));
    let four = r#"db_client_connection_max{db_client_connection_pool_name="studio"} 4"#;
    assert_eq!(connections, Some(four));
    expect![[r#"
        GET /healthz
        GET /images
        GET /images/{id}
        POST /images
        POST /images/{id}/describe
        POST /images/{id}/upscale
        POST /models
        POST /webhooks/{topic}
    "#]]
    .assert_eq(&routes(&page));
    expect!["cancelled error ok panic"]
        .assert_eq(&outcomes(&page, "http_server_request_duration_seconds_count"));
    expect!["cancelled error ok panic"]
        .assert_eq(&outcomes(&page, "messaging_process_duration_seconds_count"));
    expect!["cancelled error ok"]
        .assert_eq(&outcomes(&page, "gen_ai_client_operation_duration_seconds_count"));
    expect!["_OTHER connection malformed_answer refused timeout"]
        .assert_eq(&error_types(&page, "gen_ai_client_operation_duration_seconds_count"));
    expect!["_OTHER not_found query_failed taken"]
        .assert_eq(&error_types(&page, "db_client_operation_duration_seconds_count"));
    for (provider, price) in
        [("modal", "0.0023"), ("replicate", "0.0055"), ("fal", "0.003"), ("comfyui", "0.00042")]
    {
        assert_eq!(charged(&page, provider), at_price(&page, provider, price), "{provider}");
    }
    // What one token costs, in quadrillionths of a dollar.
    for (model, input, output) in
        [("moondream-2", 37_500_000, 150_000_000), ("llava-next", 200_000_000, 800_000_000)]
    {
        let cost = tokens(&page, model, "input") * input + tokens(&page, model, "output") * output;
        assert!(cost > 0, "{model} has described nothing");
        assert_eq!(cost_of_descriptions(&page, model), cost, "{model}");
    }
    let unpriced = samples(&page).any(|sample| {
        sample.metric == "gen_ai_client_operation_cost_unknown_total"
            && sample.has("gen_ai_request_model", "paligemma")
            && sample.value != "0"
    });
    assert!(unpriced, "a model without a price is not shown");
    let retried = samples(&page).any(|sample| {
        sample.metric == "messaging_process_duration_seconds_count"
            && sample.has("messaging_message_delivery_attempt", "2")
            && sample.value != "0"
    });
    assert!(retried, "no job was tried again");
    for line in ["images", "models", "webhooks"] {
        let waiting =
            format!("\nstudio_job_queue_depth{{messaging_destination_name=\"{line}\"}} 0\n");
        assert!(page.contains(&waiting), "jobs are still waiting for {line}");
    }
    assert!(page.contains("\nstudio_starts_total 1\n"), "the facade is not on the page");
    drop(child.stdin.take());
    assert_eq!(lines.collect::<Vec<_>>(), ["studio stopped"]);
    assert!(child.wait().unwrap().success());
}

#[tokio::test]
async fn a_request_counts_once_with_the_layer_and_without() {
    // Statuses that no other test of this process gets on these routes.
    for (layer, path, route, status) in [
        (true, "/models", "/models", "400"),
        (false, "/models", "/models", "400"),
        (true, "/images/seven/upscale", "/images/{id}/upscale", "400"),
        (true, "/nowhere", "_UNMATCHED", "404"),
    ] {
        let config = Config { layer, ..Config::default() };
        let house = House::open(config, |_| Behaviour::reliable()).await;
        let before = counted(route, status);
        for _ in 0..3 {
            house.post(path, "no JSON").send().await.unwrap();
        }
        assert!(house.close().await);
        assert_eq!(counted(route, status) - before, 3, "{path}, with a layer: {layer}");
    }
}

fn counted(route: &str, status: &str) -> u64 {
    let page = telemark::page();
    let counts = samples(&page).filter(|sample| {
        sample.metric == "http_server_request_duration_seconds_count"
            && sample.has("http_route", route)
            && sample.has("http_response_status_code", status)
    });
    counts.map(|sample| sample.value.parse::<u64>().unwrap()).sum()
}

/// A line of the page: a metric, its labels, and its value.
struct Sample<'a> {
    metric: &'a str,
    labels: BTreeMap<&'a str, &'a str>,
    value: &'a str,
}

impl Sample<'_> {
    fn has(&self, label: &str, value: &str) -> bool {
        self.labels.get(label) == Some(&value)
    }
}

/// Reads the page; no label value of the studio has a comma, a quote or a brace that would need more than this.
fn samples(page: &str) -> impl Iterator<Item = Sample<'_>> {
    page.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).map(|line| {
        let (series, value) = line.rsplit_once(' ').unwrap();
        let (metric, labels) = series.split_once('{').unwrap_or((series, "}"));
        let labels = labels.strip_suffix('}').unwrap();
        let labels = labels.split_terminator(',').map(|label| {
            let (name, value) = label.split_once('=').unwrap();
            (name, value.trim_matches('"'))
        });
        Sample { metric, labels: labels.collect(), value }
    })
}

fn traffic() -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_studio"));
    command.args(["--traffic", "5", "--until-eof", "--log", "off"]);
    // With this seed each provider fails, and comfyui hangs, among its first ten calls: a busy machine gets no further.
    command.args(["--seed", "2851"]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap()
}

/// Waits for the end of the traffic, and returns the page once nothing on it moves any more.
async fn after_traffic(lines: &mut impl Iterator<Item = String>) -> String {
    let said: Vec<String> = lines.take(3).collect();
    let [_, metrics, traffic] = said.as_slice() else { panic!("{said:?}") };
    let address = metrics.strip_prefix("metrics on ").unwrap();
    assert!(traffic.starts_with("traffic over: "), "{traffic}");

    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let mut page = String::new();
    for _ in 0..20 {
        let before = page;
        page = http.get(address).send().await.unwrap().text().await.unwrap();
        if page == before {
            return page;
        }
        // Longer than an attempt at a job may take.
        tokio::time::sleep(Duration::from_millis(700)).await;
    }
    panic!("the page still moves long after the traffic");
}

fn functions(page: &str) -> String {
    let counts = samples(page).filter(|sample| sample.metric.ends_with("_duration_seconds_count"));
    let lines = counts.filter_map(|sample| {
        let family = sample.metric.strip_suffix("_duration_seconds_count").unwrap();
        // The layer has series of its own.
        Some(format!("{family} {}\n", sample.labels.get("code_function_name")?))
    });
    lines.collect::<BTreeSet<_>>().into_iter().collect()
}

fn routes(page: &str) -> String {
    let counts = samples(page)
        .filter(|sample| sample.metric == "http_server_request_duration_seconds_count");
    let used = counts.filter(|sample| sample.value != "0");
    let lines = used.map(|sample| {
        format!("{} {}\n", sample.labels["http_request_method"], sample.labels["http_route"])
    });
    lines.collect::<BTreeSet<_>>().into_iter().collect()
}

fn outcomes(page: &str, metric: &str) -> String {
    let counts = samples(page).filter(|sample| sample.metric == metric && sample.value != "0");
    let seen: BTreeSet<_> = counts.map(|sample| sample.labels["outcome"]).collect();
    seen.into_iter().collect::<Vec<_>>().join(" ")
}

/// The types of errors that a metric is ready for, whether they have occurred or not.
fn error_types(page: &str, metric: &str) -> String {
    let failed =
        samples(page).filter(|sample| sample.metric == metric && sample.has("outcome", "error"));
    let known: BTreeSet<_> = failed.map(|sample| sample.labels["error_type"]).collect();
    known.into_iter().collect::<Vec<_>>().join(" ")
}

/// What the page says that `provider` charged for making images.
fn charged(page: &str, provider: &str) -> Usd {
    let costs = samples(page).filter(|sample| {
        sample.metric == "gen_ai_client_operation_cost_usd_total"
            && sample.has("gen_ai_provider_name", provider)
            && sample.has("gen_ai_operation_name", "generate")
    });
    Usd::from_nanos(costs.map(|sample| sample.value.parse::<Usd>().unwrap().nanos()).sum())
}

/// What the images that `provider` made must have cost at `price` each.
fn at_price(page: &str, provider: &str, price: &str) -> Usd {
    let answered = samples(page).filter(|sample| {
        sample.metric == "gen_ai_client_operation_duration_seconds_count"
            && sample.has("gen_ai_provider_name", provider)
            && sample.has("gen_ai_operation_name", "generate")
            && sample.has("outcome", "ok")
    });
    let answered: u64 = answered.map(|sample| sample.value.parse::<u64>().unwrap()).sum();
    Usd::from_nanos(answered * price.parse::<Usd>().unwrap().nanos())
}

/// The tokens of a type that a model has used.
fn tokens(page: &str, model: &str, token_type: &str) -> u128 {
    let sums = samples(page).filter(|sample| {
        sample.metric == "gen_ai_client_token_usage_sum"
            && sample.has("gen_ai_request_model", model)
            && sample.has("gen_ai_token_type", token_type)
    });
    sums.map(|sample| sample.value.parse::<u128>().unwrap()).sum()
}

/// What a model's descriptions have cost, in quadrillionths of a dollar.
fn cost_of_descriptions(page: &str, model: &str) -> u128 {
    let costs = samples(page).filter(|sample| {
        sample.metric == "gen_ai_client_operation_cost_usd_total"
            && sample.has("gen_ai_operation_name", "describe")
            && sample.has("gen_ai_request_model", model)
    });
    costs
        .map(|sample| {
            let (whole, fraction) = sample.value.split_once('.').unwrap_or((sample.value, ""));
            format!("{whole}{fraction:0<15}").parse::<u128>().unwrap()
        })
        .sum()
}
