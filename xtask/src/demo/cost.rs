//! What the AI providers charged.

use std::collections::BTreeMap;

use super::page::Page;
use super::table::Table;

const COST: &str = "gen_ai_client_operation_cost_usd_total";
const CALLS: &str = "gen_ai_client_operation_duration_seconds_count";

#[derive(Clone, Copy, Debug, Default)]
struct Spent {
    calls: f64,
    dollars: f64,
}

/// One row per provider and model that was called, and one for all.
pub(super) fn table(page: &Page) -> Table {
    let mut spent: BTreeMap<(&str, &str), Spent> = BTreeMap::new();
    let mut all = Spent::default();
    for sample in &page.samples {
        let part = match sample.name.as_str() {
            COST => Spent { calls: 0.0, dollars: sample.value },
            CALLS => Spent { calls: sample.value, dollars: 0.0 },
            _ => continue,
        };
        let key = (sample.label("gen_ai_provider_name"), sample.label("gen_ai_request_model"));
        for sum in [spent.entry(key).or_default(), &mut all] {
            sum.calls += part.calls;
            sum.dollars += part.dollars;
        }
    }
    let mut table = Table::new(2, ["provider", "model", "calls", "cost"]);
    let called = spent.iter().filter(|(_, spent)| spent.calls > 0.0 || spent.dollars > 0.0);
    let rows = called.map(|((provider, model), spent)| (*provider, *model, spent));
    for (provider, model, spent) in rows.chain([("all", "", &all)]) {
        let cells = [provider, model].map(|cell| if cell.is_empty() { "-" } else { cell });
        let [provider, model] = cells.map(str::to_owned);
        table.row([provider, model, spent.calls.to_string(), format!("${:.4}", spent.dollars)]);
    }
    table
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::table;
    use crate::demo::page::Page;

    #[test]
    fn costs_are_summed_per_provider_and_model() {
        let page = r#"
gen_ai_client_operation_duration_seconds_count{gen_ai_provider_name="fal",gen_ai_request_model="flux",outcome="ok"} 3
gen_ai_client_operation_duration_seconds_count{gen_ai_provider_name="fal",gen_ai_request_model="flux",outcome="error"} 1
gen_ai_client_operation_cost_usd_total{gen_ai_provider_name="fal",gen_ai_request_model="flux"} 0.0105
gen_ai_client_operation_duration_seconds_count{gen_ai_provider_name="comfyui",outcome="ok"} 2
gen_ai_client_operation_cost_usd_total{gen_ai_provider_name="fal",gen_ai_request_model="_OTHER"} 0
up 1
"#;
        expect![[r"
            provider  model  calls     cost
            comfyui   -          2  $0.0000
            fal       flux       4  $0.0105
            all       -          6  $0.0105
        "]]
        .assert_eq(&table(&Page::parse(page).unwrap()).to_string());
    }
}
