//! The section in a function's documentation.

use expect_test::{Expect, expect};

use super::{pretty, telemetry, tokens};

/// What stands before the function.
#[track_caller]
fn check_docs(arguments: &str, item: &str, expected: &Expect) {
    let expansion = pretty(telemetry(tokens(arguments), tokens(item)));
    let (docs, _) = expansion.split_once("fn ").expect("a function is expanded to a function");
    expected.assert_eq(docs);
}

#[test]
fn a_documented_function_says_what_it_emits_and_how_to_ask_for_it() {
    check_docs(
        r#"db(system = "sqlite", operation = "SELECT", rows = |r| r.len()), fields(id),
           labels("app.tier": Tier = tier)"#,
        "/// Finds orders.
         pub fn find(id: u64, tier: Tier) -> Vec<Order> {}",
        &expect![[r#"
            /// Finds orders.
            /**
            # Telemetry

            The span `find` of level `info` with `id` and `outcome`, and the metrics

            * `db_client_operation_duration_seconds`, a histogram by `code_function_name`, `db_system_name`, `db_operation_name`, `app_tier`, `outcome` and `error_type`
            * `db_client_response_returned_rows`, a histogram by `code_function_name`, `db_system_name`, `db_operation_name` and `app_tier`
            * `db_client_operation_slow_total`, a counter by `code_function_name`, `db_system_name`, `db_operation_name` and `app_tier`

            A call that takes longer than 100ms is an event of level `warn`.

            Calls a second, the share of errors, and the 95th percentile of the latency in seconds:

            ```promql
            sum(rate(db_client_operation_duration_seconds_count{code_function_name=~"(.+::)?find"}[5m]))
            ```

            ```promql
            sum(rate(db_client_operation_duration_seconds_count{code_function_name=~"(.+::)?find",outcome="error"}[5m])) / sum(rate(db_client_operation_duration_seconds_count{code_function_name=~"(.+::)?find"}[5m]))
            ```

            ```promql
            histogram_quantile(0.95, sum by (le) (rate(db_client_operation_duration_seconds_bucket{code_function_name=~"(.+::)?find"}[5m])))
            ```
            */
            pub "#]],
    );
}

#[test]
fn a_function_that_can_fail_says_how_to_ask_for_the_types_of_its_errors() {
    check_docs(
        "",
        "/// Renders.
         pub fn render() -> Result<(), Failure> {}",
        &expect![[r#"
            /// Renders.
            /**
            # Telemetry

            The span `render` of level `info` with `outcome` and `error.type`, and the metrics

            * `function_duration_seconds`, a histogram by `code_function_name`, `outcome` and `error_type`

            Calls a second, the share of errors, and the 95th percentile of the latency in seconds:

            ```promql
            sum(rate(function_duration_seconds_count{code_function_name=~"(.+::)?render"}[5m]))
            ```

            ```promql
            sum(rate(function_duration_seconds_count{code_function_name=~"(.+::)?render",outcome="error"}[5m])) / sum(rate(function_duration_seconds_count{code_function_name=~"(.+::)?render"}[5m]))
            ```

            ```promql
            histogram_quantile(0.95, sum by (le) (rate(function_duration_seconds_bucket{code_function_name=~"(.+::)?render"}[5m])))
            ```

            Errors a second by their type:

            ```promql
            sum by (error_type) (rate(function_duration_seconds_count{code_function_name=~"(.+::)?render",outcome="error"}[5m]))
            ```
            */
            pub "#]],
    );
}

#[test]
fn a_private_function_without_documentation_gets_the_section_alone() {
    check_docs(
        r##"provider(name = "fal", operation = "generate", cost_usd = |r| r.cost), name = "a (b).\"c\"", level = "warn","##,
        "fn generate() -> Answer {}",
        &expect![[r#"
            /**
            # Telemetry

            The span `a (b)."c"` of level `warn` with `outcome`, and the metrics

            * `gen_ai_client_operation_duration_seconds`, a histogram by `code_function_name`, `gen_ai_provider_name`, `gen_ai_operation_name`, `outcome` and `error_type`
            * `gen_ai_client_operation_cost_usd_total`, a counter by `code_function_name`, `gen_ai_provider_name` and `gen_ai_operation_name`

            Calls a second, the share of errors, and the 95th percentile of the latency in seconds:

            ```promql
            sum(rate(gen_ai_client_operation_duration_seconds_count{code_function_name=~"(.+::)?a \\(b\\)\\.\"c\""}[5m]))
            ```

            ```promql
            sum(rate(gen_ai_client_operation_duration_seconds_count{code_function_name=~"(.+::)?a \\(b\\)\\.\"c\"",outcome="error"}[5m])) / sum(rate(gen_ai_client_operation_duration_seconds_count{code_function_name=~"(.+::)?a \\(b\\)\\.\"c\""}[5m]))
            ```

            ```promql
            histogram_quantile(0.95, sum by (le) (rate(gen_ai_client_operation_duration_seconds_bucket{code_function_name=~"(.+::)?a \\(b\\)\\.\"c\""}[5m])))
            ```
            */
        "#]],
    );
}

#[test]
fn a_stream_with_a_price_table_says_each_metric_once() {
    check_docs(
        r#"stream, provider(name = "openai", operation = "chat", model = model, prices = PRICES,
           input_tokens = |c| c.input, output_tokens = |c| c.output)"#,
        "fn chat(model: &str) -> impl Stream<Item = Chunk> {}",
        &expect![[r#"
            /**
            # Telemetry

            The span `chat` of level `info` with `outcome`, and the metrics

            * `gen_ai_client_operation_duration_seconds`, a histogram by `code_function_name`, `gen_ai_provider_name`, `gen_ai_operation_name`, `gen_ai_request_model`, `outcome` and `error_type`
            * `gen_ai_client_token_usage`, a histogram by `code_function_name`, `gen_ai_provider_name`, `gen_ai_operation_name`, `gen_ai_request_model` and `gen_ai_token_type`
            * `gen_ai_client_operation_cost_usd_total`, a counter by `code_function_name`, `gen_ai_provider_name`, `gen_ai_operation_name` and `gen_ai_request_model`
            * `gen_ai_client_operation_cost_unknown_total`, a counter by `code_function_name`, `gen_ai_provider_name`, `gen_ai_operation_name` and `gen_ai_request_model`
            * `gen_ai_client_operation_time_to_first_chunk_seconds`, a histogram by `code_function_name`, `gen_ai_provider_name`, `gen_ai_operation_name` and `gen_ai_request_model`
            * `function_stream_items`, a histogram by `code_function_name`, `gen_ai_provider_name`, `gen_ai_operation_name` and `gen_ai_request_model`

            Calls a second, the share of errors, and the 95th percentile of the latency in seconds:

            ```promql
            sum(rate(gen_ai_client_operation_duration_seconds_count{code_function_name=~"(.+::)?chat"}[5m]))
            ```

            ```promql
            sum(rate(gen_ai_client_operation_duration_seconds_count{code_function_name=~"(.+::)?chat",outcome="error"}[5m])) / sum(rate(gen_ai_client_operation_duration_seconds_count{code_function_name=~"(.+::)?chat"}[5m]))
            ```

            ```promql
            histogram_quantile(0.95, sum by (le) (rate(gen_ai_client_operation_duration_seconds_bucket{code_function_name=~"(.+::)?chat"}[5m])))
            ```
            */
        "#]],
    );
}

#[test]
fn missing_documentation_stays_missing_and_a_trait_s_is_not_hidden() {
    check_docs("", "pub fn find() {}", &expect![["pub "]]);
    check_docs("", "fn find(&self) {}", &expect![[""]]);
    check_docs(
        "docs = false",
        "/// Finds.\nfn find() {}",
        &expect![[r#"
        /// Finds.
    "#]],
    );
}
