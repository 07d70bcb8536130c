//! What the checker takes for the rules and dashboards of a large company, beside promtool.
//!
//! The files are those of public projects, repeated. promtool reads the rules alone; it knows no dashboards.

mod measure;
mod workload;

use core::fmt::Write as _;

pub use measure::{Cost, Costs, build, measure};
pub use workload::Workload;

/// Seconds of one processor that a run may take.
pub const MOST_SECONDS: f64 = 1.0;
/// Memory that a run may take, in KiB.
pub const MOST_KIB: i64 = 200 * 1024;

/// Whether the checker takes no more than it may.
pub fn is_within(costs: &Costs) -> bool {
    costs.checker.seconds <= MOST_SECONDS && costs.checker.kib <= MOST_KIB
}

/// The figures as Markdown.
pub fn report(workload: &Workload, costs: &Costs, machine: &str) -> String {
    let mut text =
        String::from("| program | files | seconds of processor time | largest memory |\n");
    text.push_str("| --- | --- | ---: | ---: |\n");
    let Workload { rules, dashboards, queries, .. } = workload;
    let all = format!("{rules} rules, {dashboards} dashboards with {queries} queries");
    let Cost { seconds, kib } = &costs.checker;
    // Writing to a text can't fail.
    let _ = writeln!(text, "| cargo-telemark | {all} | {seconds:.2} | {} MiB |", kib / 1024);
    match &costs.promtool {
        Ok(seconds) => {
            let _ = writeln!(text, "| promtool check rules | {rules} rules | {seconds:.2} | |");
        }
        Err(why) => {
            let _ = writeln!(text, "\nskipped: promtool: {why}");
        }
    }
    let _ = write!(text, "\nMedians of {} runs on {machine}.\n", costs.rounds);
    text
}
