//! The series that a rule gives.

use telemark_promql::visit;

use super::factor::Factor;
use crate::check::asked::Owner;
use crate::check::query::Query;
use crate::config::Budget;
use crate::finding::{CheckId, Finding};
use crate::flow::{Flow, LabelState, NAME_LABEL, Reason, selector};
use crate::rules::{Rule, RuleKind};
use crate::schema::{BUCKET_LABEL, CONFLICT_PREFIX, Source};

pub(in crate::check) fn check(query: Query<'_>, budget: &Budget, findings: &mut Vec<Finding>) {
    let (Owner::Rule(rule), Some(allowed)) = (query.owner, budget.rule) else { return };
    let Some(factors) = factors(query, rule) else { return };
    let all = Factor::product(&factors);
    if all <= allowed.get() {
        return;
    }
    let name = &rule.name.value;
    let message = match rule.kind {
        RuleKind::Record => {
            format!("`{name}` may have {all} series, {allowed} are the budget of a rule")
        }
        RuleKind::Alert => {
            format!(
                "`{name}` may fire for {all} series at once, {allowed} are the budget of a rule"
            )
        }
    };
    let mut help = vec![format!("they are {}", Factor::shown(&factors))];
    help.extend(
        factors
            .first()
            .and_then(|largest| largest.advice_for_queries(Factor::product(&factors[1..]))),
    );
    let place = rule.name.place.clone();
    findings.push(Finding { help, ..query.finding_at(CheckId::SeriesBudget, place, message) });
}

/// The factors of the number of label sets, unless it has no bound that is known.
fn factors(query: Query<'_>, rule: &Rule) -> Option<Vec<Factor>> {
    let flow = query.flows.at(query.expr);
    if flow.dead.is_some() || !flow.labels.rest().is_impossible() {
        return None;
    }
    let mut factors = Vec::new();
    let endings = endings(flow);
    for (name, state) in flow.labels.named() {
        let mut set = rule.group.labels.iter().chain(&rule.labels);
        let is_set = set.any(|label| label.name.value == name);
        if name == NAME_LABEL || state.is_impossible() || is_set {
            continue;
        }
        if let Some(Endings { labels, count }) = &endings
            && labels.contains(&name)
        {
            if name == labels[0] {
                factors.push(Factor::of_endings(*count));
            }
            continue;
        }
        if state.may_lack
            && let Reason::Declared(series) = state.why.reason
            && series.source == Source::Recorded
        {
            // Which of the recorded series have it isn't known.
            return None;
        }
        let lacking = usize::from(state.may_lack);
        factors.push(match state.values.listed() {
            Some(values) => Factor::of_values(name, values.len() + lacking),
            None if name == BUCKET_LABEL && !flow.reach.buckets.is_empty() => {
                Factor::of_values(name, flow.reach.buckets.len())
            }
            None => capped(query, name, state)?,
        });
    }
    Some(Factor::sorted(factors))
}

/// Two labels of which one says which series have the other.
struct Endings<'a> {
    labels: [&'a str; 2],
    /// How many pairs of values there are.
    count: usize,
}

fn endings<'a>(flow: &Flow<'a>) -> Option<Endings<'a>> {
    flow.labels.named().find_map(|(name, state)| {
        let Reason::Declared(series) = state.why.reason else { return None };
        let only = series.label(name)?.only_with.as_ref()?;
        let count = state.values.listed()?.len();
        let deciding = flow.labels.get(&only.label);
        let pairs = deciding.values.listed()?.map(|value| {
            let has = only.values.iter().any(|with| with == value);
            if has { count.max(1) } else { 1 }
        });
        let count: usize = pairs.sum();
        (!state.is_impossible() && count > 0)
            .then_some(Endings { labels: [name, only.label.as_str()], count })
    })
}

/// A label whose values are known only at run time, if each selector that may give it says how many there
/// can be.
fn capped(query: Query<'_>, name: &str, state: &LabelState<'_>) -> Option<Factor> {
    if !matches!(state.why.reason, Reason::Declared(_) | Reason::Matched) {
        return None;
    }
    let mut largest: Option<Factor> = None;
    let mut known = true;
    visit::walk(query.expr, &mut |expr| {
        if selector(expr).is_none() {
            return;
        }
        let Some(series) = query.flows.at(expr).series else {
            known = false;
            return;
        };
        if series.label(name).is_none() {
            return;
        }
        let own = name.strip_prefix(CONFLICT_PREFIX).unwrap_or(name);
        let adds = query.known.surroundings().adds_label(name);
        let labels = series.family().map_or(&[][..], |family| &family.labels);
        let label = labels
            .iter()
            .find(|label| [name, own].contains(&label.prometheus_name.as_str()))
            .filter(|label| label.cap > 0 && !adds);
        match label.map(Factor::of_label) {
            Some(factor) if largest.as_ref().is_none_or(|most| most.is_below(&factor)) => {
                largest = Some(factor);
            }
            Some(_) => {}
            None => known = false,
        }
    });
    largest.filter(|_| known)
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::fixture::check_demands;

    #[test]
    fn a_rule_above_the_budget() {
        check_demands(
            "[budget]\nrule = 5\n",
            &[(
                "rules.yml",
                "groups:
  - name: g
    rules:
      - record: model:images:rate5m
        expr: sum by (provider, model) (rate(images_generated_total[5m]))
      - alert: ManyErrors
        expr: sum by (outcome, error_type) (rate(db_client_operation_duration_seconds_count[5m])) > 1
      - record: le:db:rate5m
        expr: sum by (le, db_operation_name) (rate(db_client_operation_duration_seconds_bucket[5m]))
        labels: {db_operation_name: any}
",
            )],
            &expect![[r#"
                warning[series/budget]: `model:images:rate5m` may have 22 series, 5 are the budget of a rule
                 --> rules.yml:4:17
                  |
                4 |       - record: model:images:rate5m
                  |                 ^^^^^^^^^^^^^^^^^^^
                  |
                  = help: they are 11 of `model` (capped) × 2 of `provider`
                  = help: without `model` there are 2

                warning[series/budget]: `ManyErrors` may fire for 6 series at once, 5 are the budget of a rule
                 --> rules.yml:6:16
                  |
                6 |       - alert: ManyErrors
                  |                ^^^^^^^^^^
                  |
                  = help: they are 6 outcomes and types of errors

                2 warnings in 3 rules of 1 file; catalog: 3 functions, 3 families
            "#]],
        );
    }

    #[test]
    fn what_has_no_bound_or_is_within_it() {
        check_demands(
            "[budget]\nrule = 5\n[[external]]\nname = \"n\"\nmetrics = [\"node_*\"]\nreason = \"r\"\n",
            &[(
                "rules.yml",
                "groups:
  - name: g
    rules:
      - record: instance_provider:images:rate5m
        expr: sum by (provider, model, instance) (rate(images_generated_total[5m]))
      - record: provider:images:rate5m
        expr: sum by (provider) (rate(images_generated_total[5m]))
      - record: mode:cpu:rate5m
        expr: sum by (mode, cpu) (rate(node_cpu_seconds_total[5m]))
      - record: outcome:db:rate5m
        expr: sum by (outcome) (rate(db_client_operation_duration_seconds_count[5m]))
      - record: error_type:db:rate5m
        expr: sum by (error_type) (rate(db_client_operation_duration_seconds_count{outcome=\"error\"}[5m]))
      - record: other:images:rate5m
        expr: sum by (other) (label_replace(images_generated_total, \"other\", \"$1\", \"model\", \"(.*)\"))
",
            )],
            &expect![[r#"
                no findings in 6 rules of 1 file; catalog: 3 functions, 3 families
            "#]],
        );
    }
}
