//! `label/dropped`: a label that the query itself has dropped before it reads it.
//!
//! ```yaml
//! expr: sum by (job) (sum by (instance) (rate(requests_total[5m]))) > 1
//! #             ^^^ the inner `sum` has left nothing but `instance`
//! ```
//!
//! Reported at the use, with the operator that has dropped the label: an aggregation that doesn't keep it, a
//! matching that leaves it away, a function that makes labels of its own. Of the labels of `on`, also if but
//! one side has dropped it: then either nothing matches or the label is of no use. Not of those of
//! `ignoring`, which are there to be passed over. `vector/no-match` reports where the other side is known to
//! have it.

use telemark_promql::{AggregateOp, GroupingKind};

use super::Query;
use super::asked::Reader;
use super::label_use::{Role, Use, uses};
use crate::finding::{About, CheckId, Finding, Related};
use crate::flow::{Dropper, LabelState, Reason, Why};

pub(super) fn check(query: Query<'_>, findings: &mut Vec<Finding>) {
    for label in uses(query) {
        if let Some((why, dropper)) = dropped(query, &label) {
            findings.push(finding(query, &label, why, dropper));
        }
    }
}

fn dropped<'a>(query: Query<'a>, label: &Use<'a>) -> Option<(Why<'a>, Dropper)> {
    let by = |why: Why<'a>| match why.reason {
        Reason::Dropped(dropper) => Some((why, dropper)),
        _ => None,
    };
    if let Some(reasons) = label.impossible(query.flows) {
        return reasons.into_iter().find_map(by);
    }
    let guaranteed = label.states(query.flows).any(LabelState::is_guaranteed);
    if label.role != Role::On || guaranteed {
        return None;
    }
    let mut impossible = label.states(query.flows).filter(|state| state.is_impossible());
    impossible.find_map(|state| by(state.why))
}

fn finding(query: Query<'_>, label: &Use<'_>, why: Why<'_>, dropper: Dropper) -> Finding {
    let name = label.name;
    let (what, help) = match dropper {
        Dropper::Aggregation { op, grouping } => {
            let op = op.map_or("the aggregation", AggregateOp::as_str);
            let kept = match grouping {
                None => format!("`{op} by ({name}) (…)` keeps it"),
                Some(GroupingKind::By) => format!("add `{name}` to its `by` to keep it"),
                Some(GroupingKind::Without) => {
                    format!("take `{name}` out of its `without` to keep it")
                }
            };
            (format!("`{op}`"), Some(kept))
        }
        Dropper::Matching(Some(op)) => (format!("`{op}`"), None),
        Dropper::Matching(None) => ("the operator".to_owned(), None),
        Dropper::Function(function) => (format!("`{function}`"), None),
    };
    let message = match label.role {
        Role::On => format!("{what} has dropped the label `{name}`, on which one side is matched"),
        Role::Shown(Reader::Legend) => {
            format!("{what} has dropped the label `{name}`, which the legend shows")
        }
        Role::Shown(Reader::Variable) => {
            format!("{what} has dropped the label `{name}`, whose values are asked for")
        }
        Role::Matcher
        | Role::Grouping
        | Role::Without
        | Role::Ignoring
        | Role::Include
        | Role::Source
        | Role::Shown(Reader::Template | Reader::Grouping) => {
            format!("{what} has dropped the label `{name}`, which is read here")
        }
    };
    Finding {
        label: "not there any more".to_owned(),
        about: About { metric: None, label: Some(name.to_owned()) },
        related: vec![Related { place: query.place(why.span), label: "dropped here".to_owned() }],
        help: help.into_iter().collect(),
        ..query.finding_at(CheckId::LabelDropped, label.place(query), message)
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::fixture::check_query;

    #[test]
    fn an_outer_aggregation_by_a_label_that_the_inner_one_drops() {
        check_query(
            "sum by (provider) (sum by (model) (images_generated_total))\n\
             or max by (job) (max without (job) (queue_depth))\n\
             or max without (model) (count(images_generated_total))",
            &expect![[r#"
                error[label/dropped]: `sum` has dropped the label `provider`, which is read here
                 --> alerts.yml:6:19
                  |
                6 |           sum by (provider) (sum by (model) (images_generated_total))
                  |                   ^^^^^^^^   -------------- dropped here
                  |                   |
                  |                   not there any more
                  |
                  = help: add `provider` to its `by` to keep it

                error[label/dropped]: `max` has dropped the label `job`, which is read here
                 --> alerts.yml:7:22
                  |
                7 |           or max by (job) (max without (job) (queue_depth))
                  |                      ^^^   ----------------- dropped here
                  |                      |
                  |                      not there any more
                  |
                  = help: take `job` out of its `without` to keep it

                error[label/dropped]: `count` has dropped the label `model`, which is read here
                 --> alerts.yml:8:27
                  |
                8 |           or max without (model) (count(images_generated_total))
                  |                           ^^^^^   ----- dropped here
                  |                           |
                  |                           not there any more
                  |
                  = help: `count by (model) (…)` keeps it

                3 errors in 1 rule of 1 file; catalog: 3 functions, 3 families
            "#]],
        );
    }

    #[test]
    fn a_matching_on_a_label_that_both_sides_or_one_that_may_need_it_have_dropped() {
        check_query(
            "sum by (job) (queue_depth) / on (job, instance) sum by (job) (queue_depth)\n\
             or sum by (job) (queue_depth) * on (job, node) node_load1\n\
             or sum by (job) (node_load1) * on (job, node) node_load1",
            &expect![[r#"
                error[label/dropped]: `sum` has dropped the label `instance`, on which one side is matched
                 --> alerts.yml:6:49
                  |
                6 |           sum by (job) (queue_depth) / on (job, instance) sum by (job) (queue_depth)
                  |           ------------ dropped here             ^^^^^^^^ not there any more
                  |
                  = help: add `instance` to its `by` to keep it

                error[label/dropped]: `sum` has dropped the label `node`, on which one side is matched
                 --> alerts.yml:8:51
                  |
                8 |           or sum by (job) (node_load1) * on (job, node) node_load1
                  |              ------------ dropped here            ^^^^ not there any more
                  |
                  = help: add `node` to its `by` to keep it

                2 errors in 1 rule of 1 file; catalog: 3 functions, 3 families
            "#]],
        );
    }

    #[test]
    fn a_label_taken_from_a_side_that_has_dropped_it() {
        check_query(
            "queue_depth * on (job) group_left (provider) sum by (job) (images_generated_total)",
            &expect![[r#"
                error[label/dropped]: `sum` has dropped the label `provider`, which is read here
                 --> alerts.yml:6:46
                  |
                6 |           queue_depth * on (job) group_left (provider) sum by (job) (images_generated_total)
                  |                                              ^^^^^^^^  ------------ dropped here
                  |                                              |
                  |                                              not there any more
                  |
                  = help: add `provider` to its `by` to keep it

                1 error in 1 rule of 1 file; catalog: 3 functions, 3 families
            "#]],
        );
    }

    #[test]
    fn the_source_of_a_replacement() {
        check_query(
            "label_replace(sum by (job) (queue_depth), \"pod\", \"$1\", \"instance\", \"(.*):.*\")\n\
             or label_join(sum(queue_depth), \"a\", \"/\", \"job\", \"instance\")",
            &expect![[r#"
                error[label/dropped]: `sum` has dropped the label `instance`, which is read here
                 --> alerts.yml:6:66
                  |
                6 |           label_replace(sum by (job) (queue_depth), "pod", "$1", "instance", "(.*):.*")
                  |                         ------------ dropped here                ^^^^^^^^^^ not there any more
                  |
                  = note: and 1 more place: alerts.yml:7:60
                  = help: add `instance` to its `by` to keep it

                error[label/dropped]: `sum` has dropped the label `job`, which is read here
                 --> alerts.yml:7:53
                  |
                7 |           or label_join(sum(queue_depth), "a", "/", "job", "instance")
                  |                         --- dropped here            ^^^^^ not there any more
                  |
                  = help: `sum by (job) (…)` keeps it

                3 errors in 1 rule of 1 file; catalog: 3 functions, 3 families
            "#]],
        );
    }

    #[test]
    fn what_may_still_have_the_label_is_not_reported() {
        let silent = [
            "sum by (provider) (sum by (model, provider) (images_generated_total))",
            "sum by (a) (label_replace(sum(queue_depth), \"a\", \"b\", \"\", \"\"))",
            "label_replace(sum(queue_depth), \"a\", \"b\", \"job\", \".*\")",
            "sum(queue_depth) / ignoring (job) group_right sum by (job) (queue_depth)",
            "sum by (a) (sum(queue_depth) or node_load1)",
            "sum by (a) (sum by (job) (queue_depth) * on (job) group_left (a) node_load1)",
            "count by (__name__) (rate({job=\"a\"}[5m]))",
            "sum by (a) (count_values by (job) (\"a\", queue_depth))",
        ];
        for query in silent {
            check_query(
                query,
                &expect![[r#"
                no findings in 1 rule of 1 file; catalog: 3 functions, 3 families
            "#]],
            );
        }
    }
}
