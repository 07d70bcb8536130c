//! The table of what the packages cost, and the limits that ours has to keep.

use core::fmt::Write as _;

use super::measure::Costs;
use super::package::Attribute;
use crate::machine::Machine;
use crate::median::median;

/// Times as much as `#[tracing::instrument]` that ours may cost.
const MOST_TIMES: f64 = 1.0;

/// Bytes of machine code a function that ours may add.
const MOST_CODE: f64 = 2048.0;

/// The figures as Markdown.
pub fn report(costs: &Costs, machine: &Machine) -> String {
    let mut text = format!(
        "{} `async` functions, median seconds of processor time, one run, on {machine}.\n\n\
         | on each function | cold check | times `instrument` | cold build | times `instrument` | \
         bytes of code a function |\n\
         | --- | ---: | ---: | ---: | ---: | ---: |\n",
        costs.functions
    );
    for attribute in Attribute::ALL {
        let name = match attribute {
            Attribute::None => "nothing".to_owned(),
            _ => format!("`{}`", attribute.text()),
        };
        let check = typical(costs.check.get(&attribute));
        let build = typical(costs.build.get(&attribute));
        let (check_times, build_times) = times(costs, attribute);
        // A `String` takes everything.
        let _ = writeln!(
            text,
            "| {name} | {check:.2} | {check_times:.2} | {build:.2} | {build_times:.2} | {:.0} |",
            code(costs, attribute)
        );
    }
    text
}

/// What of ours is over the limits, a line each.
pub fn over(costs: &Costs) -> String {
    let (check, build) = times(costs, Attribute::Telemetry);
    let mut text = String::new();
    for (what, times) in [("cold check", check), ("cold build", build)] {
        if is_over(times, MOST_TIMES) {
            let _ = writeln!(
                text,
                "{what}: {times:.2} times `#[tracing::instrument]`, at most {MOST_TIMES}"
            );
        }
    }
    let code = code(costs, Attribute::Telemetry);
    if is_over(code, MOST_CODE) {
        let _ = writeln!(text, "code: {code:.0} bytes a function, at most {MOST_CODE}");
    }
    text
}

/// What was not measured is over the limit, too.
fn is_over(figure: f64, limit: f64) -> bool {
    figure.is_nan() || figure > limit
}

/// Check and build, over those of `#[tracing::instrument]`: the median of the rounds' ratios, each of
/// which was taken within one round.
fn times(costs: &Costs, attribute: Attribute) -> (f64, f64) {
    let of = |seconds: &std::collections::BTreeMap<Attribute, Vec<f64>>| {
        let pair = seconds.get(&attribute).zip(seconds.get(&Attribute::Instrument));
        let ratios: Option<Vec<f64>> =
            pair.map(|(ours, theirs)| ours.iter().zip(theirs).map(|(a, b)| a / b).collect());
        typical(ratios.as_ref())
    };
    (of(&costs.check), of(&costs.build))
}

/// Bytes of code that each function's attribute adds.
fn code(costs: &Costs, attribute: Attribute) -> f64 {
    let of = |attribute| costs.code.get(&attribute).copied();
    let added = of(attribute).zip(of(Attribute::None)).map(|(own, bare)| own.saturating_sub(bare));
    #[expect(clippy::cast_precision_loss, reason = "a program is smaller than 2^52 bytes")]
    added.map_or(f64::NAN, |added| added as f64 / costs.functions as f64)
}

/// The median of what was measured.
fn typical(figures: Option<&Vec<f64>>) -> f64 {
    figures.cloned().and_then(median).unwrap_or(f64::NAN)
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::{Attribute, Costs, over, report};
    use crate::machine::Machine;

    fn costs() -> Costs {
        let seconds = |figures: [[f64; 3]; 4]| {
            Attribute::ALL.into_iter().zip(figures.map(|rounds| rounds.to_vec())).collect()
        };
        Costs {
            functions: 10,
            check: seconds([[0.1; 3], [2.0, 9.0, 1.0], [2.0, 10.0, 0.5], [4.0, 20.0, 1.0]]),
            build: seconds([[1.0; 3], [2.0, 3.0, 3.0], [2.0, 2.0, 3.0], [3.0; 3]]),
            code: Attribute::ALL.into_iter().zip([1000, 22_000, 40_000, 50_000]).collect(),
        }
    }

    #[test]
    fn ratios_are_taken_within_a_round_and_code_is_counted_over_the_bare_functions() {
        expect![[r"
            10 `async` functions, median seconds of processor time, one run, on an unnamed processor, 0 CPUs.

            | on each function | cold check | times `instrument` | cold build | times `instrument` | bytes of code a function |
            | --- | ---: | ---: | ---: | ---: | ---: |
            | nothing | 0.10 | 0.05 | 1.00 | 0.50 | 0 |
            | `#[telemark::telemetry]` | 2.00 | 1.00 | 3.00 | 1.00 | 2100 |
            | `#[tracing::instrument]` | 2.00 | 1.00 | 2.00 | 1.00 | 3900 |
            | `#[tracing::instrument(skip_all, err)]` | 4.00 | 2.00 | 3.00 | 1.50 | 4900 |
        "]]
        .assert_eq(&report(&costs(), &Machine::from_cpuinfo("")));
    }

    #[test]
    fn what_is_over_a_limit_or_not_measured_is_named() {
        expect![[r"
            code: 2100 bytes a function, at most 2048
        "]]
        .assert_eq(&over(&costs()));
        expect![[r"
            cold check: NaN times `#[tracing::instrument]`, at most 1
            cold build: NaN times `#[tracing::instrument]`, at most 1
            code: NaN bytes a function, at most 2048
        "]]
        .assert_eq(&over(&Costs::default()));
    }
}
