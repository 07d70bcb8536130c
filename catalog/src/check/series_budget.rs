//! `series/budget`: more series than the budget of a metric, of the service or of a rule allows.
//!
//! ```toml
//! [budget]
//! service = 50000
//! metric = 1000
//! rule = 500
//! metrics = { "http_server_*" = 5000 }
//! ```
//!
//! What a metric may have is the catalog's `max_series`: the worst case of one process. Silent about what has
//! no budget.

mod factor;
pub(super) mod rule;

use std::cmp::Reverse;
use std::num::NonZeroU64;

use telemark_registry::catalog::v1::{Family, Function};

use crate::config::Budget;
use crate::demands::Places;
use crate::finding::{About, CheckId, Finding, Subject};
use crate::known::Known;

use factor::Factor;

/// How many of the largest metrics are named.
const LARGEST: usize = 5;

pub(super) fn check(
    known: &Known<'_>,
    budget: &Budget,
    places: &mut Places<'_>,
    findings: &mut Vec<Finding>,
) {
    for family in known.families() {
        if let Some(allowed) = budget.of_metric(&family.prometheus_name)
            && family.max_series > allowed.get()
        {
            findings.extend(of_metric(known, family, allowed, places));
        }
    }
    findings.extend(of_service(known, budget, places));
}

fn of_metric(
    known: &Known<'_>,
    family: &Family,
    allowed: NonZeroU64,
    places: &mut Places<'_>,
) -> Option<Finding> {
    let name = &family.prometheus_name;
    let adds = |function: &'_ Function| {
        let metrics = function.metrics.iter().filter(|metric| metric.family == *name);
        metrics
            .map(|metric| Factor::of_metric(family, metric))
            .max_by_key(|all| Factor::product(all))
    };
    let declaring: Vec<_> = known
        .functions()
        .iter()
        .filter_map(|function| adds(function).map(|factors| (function, factors)))
        .collect();
    // Of equals the first, so that the order of the catalog decides.
    let (most, factors) =
        declaring.iter().min_by_key(|(_, factors)| Reverse(Factor::product(factors)))?;
    let message =
        format!("`{name}` may have {} series, {allowed} are its budget", family.max_series);
    let shown = Factor::shown(factors);
    let mut help = match declaring.len() {
        1 => vec![format!("they are {shown}")],
        functions => {
            vec![format!("{functions} functions add to it, the most `{}`: {shown}", most.name)]
        }
    };
    help.extend(factors.first().map(Factor::advice));
    Some(Finding {
        subject: Some(Subject::Metric { name: name.clone() }),
        about: About { metric: Some(name.clone()), label: None },
        help,
        ..places.finding(
            CheckId::SeriesBudget,
            most,
            message,
            &format!("`{name}` is declared here"),
        )
    })
}

fn of_service(known: &Known<'_>, budget: &Budget, places: &Places<'_>) -> Option<Finding> {
    let (allowed, range) = budget.service.as_ref()?;
    let mut families: Vec<_> = known.families().iter().collect();
    let all = families.iter().fold(0, |sum: u64, family| sum.saturating_add(family.max_series));
    if all <= allowed.get() {
        return None;
    }
    families.sort_by_key(|family| Reverse(family.max_series));
    let largest = families.iter().take(LARGEST);
    let largest: Vec<_> = largest
        .map(|family| format!("`{}` ({})", family.prometheus_name, family.max_series))
        .collect();
    let message = format!("the service may have {all} series, {allowed} are its budget");
    Some(Finding {
        help: vec![format!("the largest metrics are {}", largest.join(", "))],
        ..Finding::new(CheckId::SeriesBudget, places.config(), range.clone(), message)
    })
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::fixture::check_demands;

    #[test]
    fn a_metric_and_the_service_above_their_budgets() {
        check_demands(
            "[budget]\nservice = 68\nmetric = 21\nmetrics = { \"db_*\" = 40 }\n",
            &[],
            &expect![[r#"
                warning[series/budget]: the service may have 69 series, 68 are its budget
                 --> telemark.toml:2:11
                  |
                2 | service = 68
                  |           ^^
                  |
                  = help: the largest metrics are `db_client_operation_duration_seconds` (45), `images_generated_total` (22), `queue_depth` (2)

                warning[series/budget]: `db_client_operation_duration_seconds` may have 45 series, 40 are its budget
                 --> src/studio.rs:4:1
                  |
                4 | pub async fn find_image(id: Id) -> Result<Image> {
                  | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ `db_client_operation_duration_seconds` is declared here
                  |
                  = help: 2 functions add to it, the most `studio::find_image`: 5 for buckets, sum and count × 5 outcomes and types of errors
                  = help: fewer buckets make it smaller

                warning[series/budget]: `images_generated_total` may have 22 series, 21 are its budget
                 --> src/studio.rs:9:5
                  |
                9 |     pub async fn generate(prompt: Prompt) -> Image {
                  |     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ `images_generated_total` is declared here
                  |
                  = help: they are 11 of `model` (capped) × 2 of `provider`
                  = help: give `model` a smaller cap, or a closed set of values

                3 warnings in 0 rules of 0 files; catalog: 3 functions, 3 families
            "#]],
        );
    }

    #[test]
    fn what_is_within_its_budget_is_not_reported() {
        check_demands(
            "[budget]\nservice = 1000\nmetric = 1\nmetrics = { \"*\" = 1, \"*_*\" = 1000 }\n",
            &[],
            &expect![[r#"
                no findings in 0 rules of 0 files; catalog: 3 functions, 3 families
            "#]],
        );
    }
}
