//! What the closures say of items, and what a price table makes of it.

use std::fmt::Write as _;

use futures_util::FutureExt;
use futures_util::stream::{self, Stream, StreamExt};
use telemark::{Price, PriceTable, Usd, telemetry};

static PRICES: PriceTable = PriceTable::new(&[
    Price::per_million("small", "0.0375", "0.15"),
    Price::per_million("odd", "0.000000001", "0.000000003"),
]);

#[derive(Clone, Copy, Default)]
struct Chunk {
    input: Option<u64>,
    output: Option<u64>,
}

const TEXT: Chunk = Chunk { input: None, output: None };

/// The lines of the page about one function's tokens and cost, without the function and the buckets.
fn page_of(function: &str) -> String {
    let own = format!("code_function_name=\"streams::usage::{function}\",");
    let mut text = String::new();
    for line in telemark::page().lines() {
        let is_bucket = line.contains("_bucket{");
        let is_about =
            line.contains("token_usage") || line.contains("cost") || line.contains("rows");
        if line.contains(&own) && is_about && !is_bucket {
            writeln!(text, "{}", line.replace(&own, "")).unwrap();
        }
    }
    text
}

#[telemetry(stream, provider(
    name = "openai",
    operation = "chat",
    model = model,
    input_tokens = |chunk| chunk.input,
    output_tokens = |chunk| chunk.output,
    prices = PRICES,
))]
fn chat(model: &str, chunks: Vec<Result<Chunk, ()>>) -> impl Stream<Item = Result<Chunk, ()>> {
    stream::iter(chunks)
}

fn finish(stream: impl Stream) {
    stream.count().now_or_never().unwrap();
}

#[test]
fn tokens_of_all_items_are_one_sample_of_the_call_and_cost_what_the_table_says() {
    let start = Chunk { input: Some(7), output: Some(1) };
    let end = Chunk { input: None, output: Some(10) };
    finish(chat("small", vec![Ok(start), Ok(TEXT), Ok(end)]));
    finish(chat("small", vec![Ok(start), Err(())]));
    // No chunk says what it used: the cost is not known.
    finish(chat("small", vec![Ok(TEXT)]));
    // Nothing came: there is nothing to be charged for.
    finish(chat("small", vec![Err(())]));
    // Dropped before the usage came.
    Box::pin(chat("small", vec![Ok(TEXT), Ok(end)])).next().now_or_never().unwrap();
    // Never asked for.
    drop(chat("small", vec![Ok(end)]));
    finish(chat("unlisted", vec![Ok(start)]));
    expect_test::expect![[r#"
        gen_ai_client_operation_cost_unknown_total{gen_ai_provider_name="openai",gen_ai_operation_name="chat",gen_ai_request_model="_OTHER"} 0
        gen_ai_client_operation_cost_unknown_total{gen_ai_provider_name="openai",gen_ai_operation_name="chat",gen_ai_request_model="small"} 2
        gen_ai_client_operation_cost_unknown_total{gen_ai_provider_name="openai",gen_ai_operation_name="chat",gen_ai_request_model="unlisted"} 1
        gen_ai_client_operation_cost_usd_total{gen_ai_provider_name="openai",gen_ai_operation_name="chat",gen_ai_request_model="_OTHER"} 0
        gen_ai_client_operation_cost_usd_total{gen_ai_provider_name="openai",gen_ai_operation_name="chat",gen_ai_request_model="small"} 0.000002325
        gen_ai_client_operation_cost_usd_total{gen_ai_provider_name="openai",gen_ai_operation_name="chat",gen_ai_request_model="unlisted"} 0
        gen_ai_client_token_usage_sum{gen_ai_provider_name="openai",gen_ai_operation_name="chat",gen_ai_request_model="_OTHER",gen_ai_token_type="input"} 0
        gen_ai_client_token_usage_count{gen_ai_provider_name="openai",gen_ai_operation_name="chat",gen_ai_request_model="_OTHER",gen_ai_token_type="input"} 0
        gen_ai_client_token_usage_sum{gen_ai_provider_name="openai",gen_ai_operation_name="chat",gen_ai_request_model="_OTHER",gen_ai_token_type="output"} 0
        gen_ai_client_token_usage_count{gen_ai_provider_name="openai",gen_ai_operation_name="chat",gen_ai_request_model="_OTHER",gen_ai_token_type="output"} 0
        gen_ai_client_token_usage_sum{gen_ai_provider_name="openai",gen_ai_operation_name="chat",gen_ai_request_model="small",gen_ai_token_type="input"} 14
        gen_ai_client_token_usage_count{gen_ai_provider_name="openai",gen_ai_operation_name="chat",gen_ai_request_model="small",gen_ai_token_type="input"} 2
        gen_ai_client_token_usage_sum{gen_ai_provider_name="openai",gen_ai_operation_name="chat",gen_ai_request_model="small",gen_ai_token_type="output"} 12
        gen_ai_client_token_usage_count{gen_ai_provider_name="openai",gen_ai_operation_name="chat",gen_ai_request_model="small",gen_ai_token_type="output"} 2
        gen_ai_client_token_usage_sum{gen_ai_provider_name="openai",gen_ai_operation_name="chat",gen_ai_request_model="unlisted",gen_ai_token_type="input"} 7
        gen_ai_client_token_usage_count{gen_ai_provider_name="openai",gen_ai_operation_name="chat",gen_ai_request_model="unlisted",gen_ai_token_type="input"} 1
        gen_ai_client_token_usage_sum{gen_ai_provider_name="openai",gen_ai_operation_name="chat",gen_ai_request_model="unlisted",gen_ai_token_type="output"} 1
        gen_ai_client_token_usage_count{gen_ai_provider_name="openai",gen_ai_operation_name="chat",gen_ai_request_model="unlisted",gen_ai_token_type="output"} 1
    "#]].assert_eq(&page_of("chat"));
}

#[telemetry(provider(
    name = "openai",
    operation = "chat",
    model = model,
    input_tokens = |used| used.0,
    output_tokens = |used| used.1,
    prices = PRICES,
))]
async fn answer(model: String, used: (u64, u64)) -> Result<(u64, u64), String> {
    if used == (0, 0) { Err(model) } else { Ok(used) }
}

#[test]
fn the_sum_is_exact_where_one_call_costs_less_than_a_billionth() {
    for _ in 0..3 {
        answer("odd".to_owned(), (1, 0)).now_or_never().unwrap().unwrap();
    }
    answer("small".to_owned(), (1, 0)).now_or_never().unwrap().unwrap();
    answer("small".to_owned(), (1_000_001, 3)).now_or_never().unwrap().unwrap();
    answer("small".to_owned(), (0, 0)).now_or_never().unwrap().unwrap_err();
    expect_test::expect![[r#"
        gen_ai_client_operation_cost_unknown_total{gen_ai_provider_name="openai",gen_ai_operation_name="chat",gen_ai_request_model="_OTHER"} 0
        gen_ai_client_operation_cost_unknown_total{gen_ai_provider_name="openai",gen_ai_operation_name="chat",gen_ai_request_model="odd"} 0
        gen_ai_client_operation_cost_unknown_total{gen_ai_provider_name="openai",gen_ai_operation_name="chat",gen_ai_request_model="small"} 0
        gen_ai_client_operation_cost_usd_total{gen_ai_provider_name="openai",gen_ai_operation_name="chat",gen_ai_request_model="_OTHER"} 0
        gen_ai_client_operation_cost_usd_total{gen_ai_provider_name="openai",gen_ai_operation_name="chat",gen_ai_request_model="odd"} 0.000000000000003
        gen_ai_client_operation_cost_usd_total{gen_ai_provider_name="openai",gen_ai_operation_name="chat",gen_ai_request_model="small"} 0.037500525
        gen_ai_client_token_usage_sum{gen_ai_provider_name="openai",gen_ai_operation_name="chat",gen_ai_request_model="_OTHER",gen_ai_token_type="input"} 0
        gen_ai_client_token_usage_count{gen_ai_provider_name="openai",gen_ai_operation_name="chat",gen_ai_request_model="_OTHER",gen_ai_token_type="input"} 0
        gen_ai_client_token_usage_sum{gen_ai_provider_name="openai",gen_ai_operation_name="chat",gen_ai_request_model="_OTHER",gen_ai_token_type="output"} 0
        gen_ai_client_token_usage_count{gen_ai_provider_name="openai",gen_ai_operation_name="chat",gen_ai_request_model="_OTHER",gen_ai_token_type="output"} 0
        gen_ai_client_token_usage_sum{gen_ai_provider_name="openai",gen_ai_operation_name="chat",gen_ai_request_model="odd",gen_ai_token_type="input"} 3
        gen_ai_client_token_usage_count{gen_ai_provider_name="openai",gen_ai_operation_name="chat",gen_ai_request_model="odd",gen_ai_token_type="input"} 3
        gen_ai_client_token_usage_sum{gen_ai_provider_name="openai",gen_ai_operation_name="chat",gen_ai_request_model="odd",gen_ai_token_type="output"} 0
        gen_ai_client_token_usage_count{gen_ai_provider_name="openai",gen_ai_operation_name="chat",gen_ai_request_model="odd",gen_ai_token_type="output"} 3
        gen_ai_client_token_usage_sum{gen_ai_provider_name="openai",gen_ai_operation_name="chat",gen_ai_request_model="small",gen_ai_token_type="input"} 1000002
        gen_ai_client_token_usage_count{gen_ai_provider_name="openai",gen_ai_operation_name="chat",gen_ai_request_model="small",gen_ai_token_type="input"} 2
        gen_ai_client_token_usage_sum{gen_ai_provider_name="openai",gen_ai_operation_name="chat",gen_ai_request_model="small",gen_ai_token_type="output"} 3
        gen_ai_client_token_usage_count{gen_ai_provider_name="openai",gen_ai_operation_name="chat",gen_ai_request_model="small",gen_ai_token_type="output"} 2
    "#]].assert_eq(&page_of("answer"));
}

#[derive(Clone, Copy, telemark::Label)]
enum Model {
    Small,
    Odd,
}

#[telemetry(provider(
    name = "openai",
    operation = "chat",
    model: Model = model,
    input_tokens = |used| *used,
    output_tokens = |_| 0_u64,
    prices = self::PRICES,
))]
fn closed(model: Model, used: u64) -> u64 {
    used
}

#[telemetry(provider(
    name = "openai",
    operation = "chat",
    model = "small",
    input_tokens = |used| *used,
    output_tokens = |_| None::<u64>,
    prices = PRICES,
))]
fn constant(used: u64) -> u64 {
    used
}

#[test]
fn a_model_of_a_closed_set_and_a_constant_one_have_their_price() {
    closed(Model::Odd, 1);
    closed(Model::Small, 1);
    expect_test::expect![[r#"
        gen_ai_client_operation_cost_unknown_total{gen_ai_provider_name="openai",gen_ai_operation_name="chat",gen_ai_request_model="odd"} 0
        gen_ai_client_operation_cost_unknown_total{gen_ai_provider_name="openai",gen_ai_operation_name="chat",gen_ai_request_model="small"} 0
        gen_ai_client_operation_cost_usd_total{gen_ai_provider_name="openai",gen_ai_operation_name="chat",gen_ai_request_model="odd"} 0.000000000000001
        gen_ai_client_operation_cost_usd_total{gen_ai_provider_name="openai",gen_ai_operation_name="chat",gen_ai_request_model="small"} 0.0000000375
        gen_ai_client_token_usage_sum{gen_ai_provider_name="openai",gen_ai_operation_name="chat",gen_ai_request_model="odd",gen_ai_token_type="input"} 1
        gen_ai_client_token_usage_count{gen_ai_provider_name="openai",gen_ai_operation_name="chat",gen_ai_request_model="odd",gen_ai_token_type="input"} 1
        gen_ai_client_token_usage_sum{gen_ai_provider_name="openai",gen_ai_operation_name="chat",gen_ai_request_model="odd",gen_ai_token_type="output"} 0
        gen_ai_client_token_usage_count{gen_ai_provider_name="openai",gen_ai_operation_name="chat",gen_ai_request_model="odd",gen_ai_token_type="output"} 1
        gen_ai_client_token_usage_sum{gen_ai_provider_name="openai",gen_ai_operation_name="chat",gen_ai_request_model="small",gen_ai_token_type="input"} 1
        gen_ai_client_token_usage_count{gen_ai_provider_name="openai",gen_ai_operation_name="chat",gen_ai_request_model="small",gen_ai_token_type="input"} 1
        gen_ai_client_token_usage_sum{gen_ai_provider_name="openai",gen_ai_operation_name="chat",gen_ai_request_model="small",gen_ai_token_type="output"} 0
        gen_ai_client_token_usage_count{gen_ai_provider_name="openai",gen_ai_operation_name="chat",gen_ai_request_model="small",gen_ai_token_type="output"} 1
    "#]].assert_eq(&page_of("closed"));
    // Of the output tokens nothing is known, so neither is the cost.
    constant(1);
    expect_test::expect![[r#"
        gen_ai_client_operation_cost_unknown_total{gen_ai_provider_name="openai",gen_ai_operation_name="chat",gen_ai_request_model="small"} 1
        gen_ai_client_operation_cost_usd_total{gen_ai_provider_name="openai",gen_ai_operation_name="chat",gen_ai_request_model="small"} 0
        gen_ai_client_token_usage_sum{gen_ai_provider_name="openai",gen_ai_operation_name="chat",gen_ai_request_model="small",gen_ai_token_type="input"} 1
        gen_ai_client_token_usage_count{gen_ai_provider_name="openai",gen_ai_operation_name="chat",gen_ai_request_model="small",gen_ai_token_type="input"} 1
        gen_ai_client_token_usage_sum{gen_ai_provider_name="openai",gen_ai_operation_name="chat",gen_ai_request_model="small",gen_ai_token_type="output"} 0
        gen_ai_client_token_usage_count{gen_ai_provider_name="openai",gen_ai_operation_name="chat",gen_ai_request_model="small",gen_ai_token_type="output"} 0
    "#]].assert_eq(&page_of("constant"));
}

#[telemetry(stream, provider(name = "fal", operation = "generate", cost_usd = |cost| *cost))]
fn stated(costs: Vec<Option<Usd>>) -> impl Stream<Item = Option<Usd>> {
    stream::iter(costs)
}

#[telemetry(stream, db(system = "sqlite", operation = "SELECT", rows = |page| page.len()))]
fn pages(pages: Vec<Vec<u8>>) -> impl Stream<Item = Vec<u8>> {
    stream::iter(pages)
}

#[test]
fn what_items_state_is_added_up() {
    let cost = Some(Usd::from_nanos(1));
    finish(stated(vec![cost, None, cost]));
    expect_test::expect![[r#"
        gen_ai_client_operation_cost_usd_total{gen_ai_provider_name="fal",gen_ai_operation_name="generate"} 0.000000002
    "#]].assert_eq(&page_of("stated"));
    finish(pages(vec![vec![1, 2], vec![], vec![3]]));
    expect_test::expect![[r#"
        db_client_response_returned_rows_sum{db_system_name="sqlite",db_operation_name="SELECT"} 3
        db_client_response_returned_rows_count{db_system_name="sqlite",db_operation_name="SELECT"} 1
    "#]]
    .assert_eq(&page_of("pages"));
}
