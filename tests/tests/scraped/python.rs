//! The parsers of the Python client: the strict one of OpenMetrics, and that of text 0.0.4.

use std::collections::BTreeMap;

use expect_test::{Expect, expect};
use serde_json::Value;
use telemark_tests::http;
use telemark_tests::python::{Parser, Python};
use telemark_tests::skip::skip;

use super::recorded::{HOSTILE, address, of_facade};

/// What a parser reads of the families that this process has recorded before the scrape.
fn families(python: &Python, parser: Parser, accept: &str) -> Vec<Value> {
    let (_, page) = http::get_as(&address(), "/metrics", accept).unwrap();
    let mut families =
        python.families(parser, &page).unwrap_or_else(|error| panic!("{error}\n{page}"));
    families.retain(|family| {
        let name = family["name"].as_str().unwrap();
        name.starts_with("scraped") || name.starts_with("facade")
    });
    families
}

/// The samples of one family by their only label.
fn by_text(families: &[Value], name: &str) -> BTreeMap<String, String> {
    let family = families.iter().find(|family| family["name"] == name).unwrap();
    let samples = family["samples"].as_array().unwrap().iter();
    let pair = |sample: &Value| {
        let text = sample["labels"]["text"].as_str().unwrap().to_owned();
        (text, sample["value"].as_str().unwrap().to_owned())
    };
    samples.map(pair).collect()
}

/// Compares hostile values with what was recorded, and shows everything else. The times of exemplars
/// differ from run to run.
fn check(mut families: Vec<Value>, expected: &Expect) {
    let amounts = |sign: &str| {
        let pairs = HOSTILE.iter().zip(1..);
        let amounts = pairs.map(|(text, amount)| ((*text).to_owned(), format!("{sign}{amount}.0")));
        amounts.collect::<BTreeMap<_, _>>()
    };
    let with_overflow = |mut amounts: BTreeMap<String, String>| {
        amounts.insert("_OTHER".to_owned(), "0.0".to_owned());
        amounts
    };
    assert_eq!(by_text(&families, "scraped_texts"), with_overflow(amounts("")));
    assert_eq!(by_text(&families, "scraped_level_bytes"), with_overflow(amounts("-")));
    let of_facade = amounts("").into_iter().map(|(text, amount)| (of_facade(&text), amount));
    assert_eq!(by_text(&families, "facade_texts"), of_facade.collect());
    let mut shown = Vec::new();
    for family in &mut families {
        let samples = family["samples"].take();
        shown.push(format!("{family}\n"));
        for mut sample in samples.as_array().unwrap().iter().cloned() {
            if sample["labels"].get("text").is_some() {
                continue;
            }
            if let Some(time) = sample.get_mut("exemplar").and_then(|exemplar| exemplar.get_mut(2))
            {
                *time = (time.as_f64().unwrap() > 1.7e9).into();
            }
            shown.push(format!("  {sample}\n"));
        }
    }
    expected.assert_eq(&shown.concat());
}

#[test]
fn the_strict_parser_of_open_metrics_reads_what_was_recorded() {
    let name = "the_strict_parser_of_open_metrics_reads_what_was_recorded";
    let python = match Python::with_client(env!("CARGO_TARGET_TMPDIR")) {
        Ok(python) => python,
        Err(reason) => return skip(name, &reason),
    };
    let accept = "application/openmetrics-text;version=1.0.0";
    check(
        families(&python, Parser::OpenMetrics, accept),
        &expect![[r#"
        {"help":"What was paid.","name":"scraped_cost_usd","samples":null,"type":"counter","unit":"usd"}
          {"labels":{},"name":"scraped_cost_usd_total","value":"1e-09"}
        {"help":"Sizes of nothing.","name":"scraped_empty_bytes","samples":null,"type":"histogram","unit":"bytes"}
          {"labels":{"le":"10.0"},"name":"scraped_empty_bytes_bucket","value":"0.0"}
          {"labels":{"le":"1.048576e+06"},"name":"scraped_empty_bytes_bucket","value":"0.0"}
          {"labels":{"le":"1.073741824e+09"},"name":"scraped_empty_bytes_bucket","value":"0.0"}
          {"labels":{"le":"+Inf"},"name":"scraped_empty_bytes_bucket","value":"0.0"}
          {"labels":{},"name":"scraped_empty_bytes_sum","value":"0.0"}
          {"labels":{},"name":"scraped_empty_bytes_count","value":"0.0"}
        {"help":"","name":"scraped_level_bytes","samples":null,"type":"gauge","unit":"bytes"}
        {"help":"Help with \\ and \"marks\".","name":"scraped_texts","samples":null,"type":"counter","unit":""}
        {"help":"What took how long.","name":"scraped_wait_seconds","samples":null,"type":"histogram","unit":"seconds"}
          {"labels":{"le":"0.001"},"name":"scraped_wait_seconds_bucket","value":"0.0"}
          {"labels":{"le":"1.0"},"name":"scraped_wait_seconds_bucket","value":"1.0"}
          {"exemplar":[{"span_id":"00f067aa0ba902b7","trace_id":"4bf92f3577b34da6a3ce929d0e0e4736"},2.25,true],"labels":{"le":"2.5"},"name":"scraped_wait_seconds_bucket","value":"2.0"}
          {"exemplar":[{"span_id":"00f067aa0ba902b7","trace_id":"4bf92f3577b34da6a3ce929d0e0e4736"},3,true],"labels":{"le":"+Inf"},"name":"scraped_wait_seconds_bucket","value":"3.0"}
          {"labels":{},"name":"scraped_wait_seconds_sum","value":"5.2515"}
          {"labels":{},"name":"scraped_wait_seconds_count","value":"3.0"}
        {"help":"","name":"facade_bare","samples":null,"type":"unknown","unit":""}
          {"labels":{},"name":"facade_bare","value":"7.0"}
        {"help":"Load \\ of \"it\".","name":"facade_load","samples":null,"type":"gauge","unit":""}
          {"labels":{},"name":"facade_load","value":"0.1"}
        {"help":"","name":"facade_sizes","samples":null,"type":"summary","unit":""}
          {"labels":{"quantile":"0.0"},"name":"facade_sizes","value":"0.0"}
          {"labels":{"quantile":"0.5"},"name":"facade_sizes","value":"0.0"}
          {"labels":{"quantile":"0.9"},"name":"facade_sizes","value":"0.0"}
          {"labels":{"quantile":"0.95"},"name":"facade_sizes","value":"0.0"}
          {"labels":{"quantile":"0.99"},"name":"facade_sizes","value":"0.0"}
          {"labels":{"quantile":"0.999"},"name":"facade_sizes","value":"0.0"}
          {"labels":{"quantile":"1.0"},"name":"facade_sizes","value":"0.0"}
          {"labels":{},"name":"facade_sizes_sum","value":"0.0"}
          {"labels":{},"name":"facade_sizes_count","value":"1.0"}
        {"help":"","name":"facade_texts","samples":null,"type":"counter","unit":""}
    "#]],
    );
}

#[test]
fn the_parser_of_text_reads_what_was_recorded() {
    let name = "the_parser_of_text_reads_what_was_recorded";
    let python = match Python::with_client(env!("CARGO_TARGET_TMPDIR")) {
        Ok(python) => python,
        Err(reason) => return skip(name, &reason),
    };
    check(
        families(&python, Parser::Text, "text/plain;version=0.0.4"),
        &expect![[r#"
        {"help":"What was paid.","name":"scraped_cost_usd","samples":null,"type":"counter","unit":""}
          {"labels":{},"name":"scraped_cost_usd_total","value":"1e-09"}
        {"help":"Sizes of nothing.","name":"scraped_empty_bytes","samples":null,"type":"histogram","unit":""}
          {"labels":{"le":"10"},"name":"scraped_empty_bytes_bucket","value":"0.0"}
          {"labels":{"le":"1048576"},"name":"scraped_empty_bytes_bucket","value":"0.0"}
          {"labels":{"le":"1073741824"},"name":"scraped_empty_bytes_bucket","value":"0.0"}
          {"labels":{"le":"+Inf"},"name":"scraped_empty_bytes_bucket","value":"0.0"}
          {"labels":{},"name":"scraped_empty_bytes_sum","value":"0.0"}
          {"labels":{},"name":"scraped_empty_bytes_count","value":"0.0"}
        {"help":"","name":"scraped_level_bytes","samples":null,"type":"gauge","unit":""}
        {"help":"Help with \\ and \"marks\".","name":"scraped_texts","samples":null,"type":"counter","unit":""}
        {"help":"What took how long.","name":"scraped_wait_seconds","samples":null,"type":"histogram","unit":""}
          {"labels":{"le":"0.001"},"name":"scraped_wait_seconds_bucket","value":"0.0"}
          {"labels":{"le":"1"},"name":"scraped_wait_seconds_bucket","value":"1.0"}
          {"labels":{"le":"2.5"},"name":"scraped_wait_seconds_bucket","value":"2.0"}
          {"labels":{"le":"+Inf"},"name":"scraped_wait_seconds_bucket","value":"3.0"}
          {"labels":{},"name":"scraped_wait_seconds_sum","value":"5.2515"}
          {"labels":{},"name":"scraped_wait_seconds_count","value":"3.0"}
        {"help":"","name":"facade_bare","samples":null,"type":"counter","unit":""}
          {"labels":{},"name":"facade_bare_total","value":"7.0"}
        {"help":"Load \\ of \"it\".","name":"facade_load","samples":null,"type":"gauge","unit":""}
          {"labels":{},"name":"facade_load","value":"0.1"}
        {"help":"","name":"facade_sizes","samples":null,"type":"summary","unit":""}
          {"labels":{"quantile":"0"},"name":"facade_sizes","value":"0.0"}
          {"labels":{"quantile":"0.5"},"name":"facade_sizes","value":"0.0"}
          {"labels":{"quantile":"0.9"},"name":"facade_sizes","value":"0.0"}
          {"labels":{"quantile":"0.95"},"name":"facade_sizes","value":"0.0"}
          {"labels":{"quantile":"0.99"},"name":"facade_sizes","value":"0.0"}
          {"labels":{"quantile":"0.999"},"name":"facade_sizes","value":"0.0"}
          {"labels":{"quantile":"1"},"name":"facade_sizes","value":"0.0"}
          {"labels":{},"name":"facade_sizes_sum","value":"0.0"}
          {"labels":{},"name":"facade_sizes_count","value":"1.0"}
        {"help":"","name":"facade_texts","samples":null,"type":"counter","unit":""}
    "#]],
    );
}
