//! Rate, errors and duration per annotated function.

use std::collections::BTreeMap;
use std::time::Duration;

use super::page::Page;
use super::table::Table;

/// What a page says about one function, over all its other labels.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Function {
    name: String,
    family: String,
    /// Calls by outcome.
    outcomes: BTreeMap<String, f64>,
    buckets: Vec<Bucket>,
}

/// Calls that took at most so long.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Bucket {
    /// In seconds; the last one is infinite.
    bound: f64,
    /// With those of the lower bounds.
    calls: f64,
}

/// A duration that a part of the calls does not exceed.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Quantile {
    NoCalls,
    Seconds(f64),
    /// Beyond the last finite bound.
    Over(f64),
}

impl Function {
    pub(super) fn calls(&self) -> f64 {
        self.outcomes.values().sum()
    }

    fn ended(&self, outcome: &str) -> f64 {
        self.outcomes.get(outcome).copied().unwrap_or(0.0)
    }

    /// As `histogram_quantile` estimates it: evenly spread within a bucket.
    fn quantile(&self, part: f64) -> Quantile {
        let Some(all) = self.buckets.last().map(|bucket| bucket.calls).filter(|all| *all > 0.0)
        else {
            return Quantile::NoCalls;
        };
        let rank = part * all;
        let mut below = Bucket { bound: 0.0, calls: 0.0 };
        for bucket in &self.buckets {
            if bucket.calls >= rank {
                if bucket.bound.is_infinite() {
                    return Quantile::Over(below.bound);
                }
                let share = (rank - below.calls) / (bucket.calls - below.calls);
                return Quantile::Seconds(below.bound + (bucket.bound - below.bound) * share);
            }
            below = *bucket;
        }
        Quantile::NoCalls
    }
}

/// Every annotated function on a page, by family and name.
pub(super) fn functions(page: &Page) -> Vec<Function> {
    let mut functions: BTreeMap<(&str, &str), Function> = BTreeMap::new();
    for sample in &page.samples {
        let name = sample.label("code_function_name");
        let outcome = sample.label("outcome");
        let count = sample.name.strip_suffix("_count");
        let Some(family) = count.or_else(|| sample.name.strip_suffix("_bucket")) else {
            continue;
        };
        // Only durations have an outcome: a function that also counts rows is one row.
        if name.is_empty() || outcome.is_empty() {
            continue;
        }
        let function = functions.entry((family, name)).or_insert_with(|| Function {
            name: name.to_owned(),
            family: family.to_owned(),
            outcomes: BTreeMap::new(),
            buckets: Vec::new(),
        });
        if count.is_some() {
            *function.outcomes.entry(outcome.to_owned()).or_default() += sample.value;
        } else if let Ok(bound) = sample.label("le").parse() {
            add_bucket(&mut function.buckets, Bucket { bound, calls: sample.value });
        }
    }
    functions.into_values().collect()
}

fn add_bucket(buckets: &mut Vec<Bucket>, bucket: Bucket) {
    match buckets.binary_search_by(|other| other.bound.total_cmp(&bucket.bound)) {
        Ok(at) => buckets[at].calls += bucket.calls,
        Err(at) => buckets.insert(at, bucket),
    }
}

/// All functions in one line.
pub(super) fn progress(functions: &[Function]) -> String {
    let sum = |outcome| functions.iter().map(|function| function.ended(outcome)).sum::<f64>();
    let calls: f64 = functions.iter().map(Function::calls).sum();
    format!(
        "{} functions, {calls} calls: {} errors, {} cancelled, {} panics",
        functions.len(),
        sum("error"),
        sum("cancelled"),
        sum("panic"),
    )
}

/// One row per function, below the metric that it is in.
pub(super) fn table(functions: &[Function], over: Duration) -> Table {
    let head = ["function", "calls", "rate", "errors", "cancelled", "panics", "p50", "p95"];
    let mut table = Table::new(1, head);
    let mut family = "";
    for function in functions {
        if function.family != family {
            family = &function.family;
            table.section(family);
        }
        let calls = function.calls();
        let errors = if calls > 0.0 {
            format!("{:.1} %", 100.0 * function.ended("error") / calls)
        } else {
            "-".to_owned()
        };
        table.row([
            format!("  {}", function.name),
            calls.to_string(),
            format!("{:.1}/s", calls / over.as_secs_f64()),
            errors,
            function.ended("cancelled").to_string(),
            function.ended("panic").to_string(),
            shown(function.quantile(0.5)),
            shown(function.quantile(0.95)),
        ]);
    }
    table
}

fn shown(quantile: Quantile) -> String {
    match quantile {
        Quantile::NoCalls => "-".to_owned(),
        Quantile::Over(seconds) => format!("> {seconds} s"),
        Quantile::Seconds(seconds) if seconds < 0.001 => format!("{:.0} µs", seconds * 1e6),
        Quantile::Seconds(seconds) if seconds < 1.0 => format!("{:.1} ms", seconds * 1e3),
        Quantile::Seconds(seconds) => format!("{seconds:.2} s"),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use expect_test::expect;

    use super::{functions, progress, table};
    use crate::demo::page::Page;

    const PAGE: &str = r#"
db_seconds_bucket{code_function_name="a::find",size="s",outcome="ok",le="0.1"} 6
db_seconds_bucket{code_function_name="a::find",size="s",outcome="ok",le="1"} 8
db_seconds_bucket{code_function_name="a::find",size="s",outcome="ok",le="+Inf"} 8
db_seconds_count{code_function_name="a::find",size="s",outcome="ok"} 8
db_seconds_bucket{code_function_name="a::find",size="l",outcome="error",le="0.1"} 0
db_seconds_bucket{code_function_name="a::find",size="l",outcome="error",le="1"} 1
db_seconds_bucket{code_function_name="a::find",size="l",outcome="error",le="+Inf"} 2
db_seconds_count{code_function_name="a::find",size="l",outcome="error"} 2
db_seconds_sum{code_function_name="a::find",size="l",outcome="error"} 7.5
rows_count{code_function_name="a::find"} 8
job_seconds_bucket{code_function_name="a::run",outcome="panic",le="0.0005"} 1
job_seconds_bucket{code_function_name="a::run",outcome="panic",le="+Inf"} 1
job_seconds_count{code_function_name="a::run",outcome="panic"} 1
job_seconds_bucket{code_function_name="a::idle",outcome="ok",le="0.0005"} 0
job_seconds_bucket{code_function_name="a::idle",outcome="ok",le="+Inf"} 0
job_seconds_count{code_function_name="a::idle",outcome="ok"} 0
"#;

    #[test]
    fn series_of_a_function_become_one_row() {
        let functions = functions(&Page::parse(PAGE).unwrap());
        expect![[r"
            function   calls   rate  errors  cancelled  panics      p50     p95
            db_seconds
              a::find     10  5.0/s  20.0 %          0       0  83.3 ms   > 1 s
            job_seconds
              a::idle      0  0.0/s       -          0       0        -       -
              a::run       1  0.5/s   0.0 %          0       1   250 µs  475 µs
        "]]
        .assert_eq(&table(&functions, Duration::from_secs(2)).to_string());
        assert_eq!(progress(&functions), "3 functions, 11 calls: 2 errors, 0 cancelled, 1 panics");
    }
}
