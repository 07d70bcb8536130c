//! The same queries through the crate `promql-parser`: same verdict and same tree, or a known reason.

use expect_test::expect;
use promql_parser::label::{MatchOp, Matchers};
use promql_parser::parser::{
    AtModifier, BinModifier, Expr, LabelModifier, Offset, VectorMatchCardinality, VectorSelector,
};
use std::fmt::Write;
use std::time::{Duration, SystemTime};

use crate::corpora;
use crate::difference::{Difference, explain};
use crate::sexp::{self, Sexp};

/// The tree as the other parser sees it, in the form of ours without spans.
fn theirs(expr: &Expr) -> Sexp {
    let node = |head: String, children: Vec<&Expr>| Sexp {
        head,
        children: children.into_iter().map(theirs).collect(),
    };
    match expr {
        Expr::NumberLiteral(number) => node(format!("number {:?}", number.val), vec![]),
        Expr::StringLiteral(string) => node(format!("string {:?}", string.val), vec![]),
        Expr::VectorSelector(vector) => {
            let modifiers = modifiers(vector.offset.as_ref(), vector.at.as_ref());
            node(format!("vector{}{modifiers}", selector(vector)), vec![])
        }
        Expr::MatrixSelector(matrix) => {
            let modifiers = modifiers(matrix.vs.offset.as_ref(), matrix.vs.at.as_ref());
            let (parts, range) = (selector(&matrix.vs), matrix.range.as_secs_f64());
            node(format!("matrix{parts} range {range:?}{modifiers}"), vec![])
        }
        Expr::Subquery(subquery) => {
            let step = subquery.step.map(|step| format!(" step {:?}", step.as_secs_f64()));
            let step = step.unwrap_or_default();
            let modifiers = modifiers(subquery.offset.as_ref(), subquery.at.as_ref());
            node(
                format!("subquery range {:?}{step}{modifiers}", subquery.range.as_secs_f64()),
                vec![&subquery.expr],
            )
        }
        Expr::Call(call) => {
            let args = call.args.args.iter().map(|arg| &**arg).collect();
            node(format!("call {}", call.func.name), args)
        }
        Expr::Aggregate(aggregate) => {
            let grouping = aggregate.modifier.as_ref().map(|modifier| match modifier {
                LabelModifier::Include(labels) => format!(" By ({labels})"),
                LabelModifier::Exclude(labels) => format!(" Without ({labels})"),
            });
            let head = format!("aggregate {}{}", aggregate.op, grouping.unwrap_or_default());
            let children = aggregate.param.as_deref().into_iter().chain([&*aggregate.expr]);
            node(head, children.collect())
        }
        Expr::Binary(binary) => {
            let modifier = binary.modifier.as_ref().map(binary_modifier).unwrap_or_default();
            node(format!("binary {}{modifier}", binary.op), vec![&binary.lhs, &binary.rhs])
        }
        // It has no unary plus, and keeps no sign apart from a number.
        Expr::Unary(unary) => node("unary -".to_owned(), vec![&unary.expr]),
        Expr::Paren(paren) => node("paren".to_owned(), vec![&paren.expr]),
        Expr::Extension(_) => panic!("the parser makes no extensions"),
    }
}

fn selector(vector: &VectorSelector) -> String {
    let mut parts = String::new();
    if let Some(name) = &vector.name {
        write!(parts, " {name}").unwrap();
    }
    let Matchers { matchers, .. } = &vector.matchers;
    for matcher in matchers {
        let op = match &matcher.op {
            MatchOp::Equal => "=",
            MatchOp::NotEqual => "!=",
            MatchOp::Re(_) => "=~",
            MatchOp::NotRe(_) => "!~",
        };
        write!(parts, " [{} {op} {:?}]", matcher.name, matcher.value).unwrap();
    }
    parts
}

fn modifiers(offset: Option<&Offset>, at: Option<&AtModifier>) -> String {
    let offset = offset.map(|offset| match offset {
        Offset::Pos(duration) => format!(" offset {:?}", duration.as_secs_f64()),
        Offset::Neg(duration) => format!(" offset {:?}", -duration.as_secs_f64()),
    });
    let at = at.map(|at| match at {
        AtModifier::Start => " time start".to_owned(),
        AtModifier::End => " time end".to_owned(),
        AtModifier::At(time) => format!(" time {:?}", seconds(*time)),
    });
    [offset, at].into_iter().flatten().collect()
}

fn seconds(time: SystemTime) -> f64 {
    match time.duration_since(SystemTime::UNIX_EPOCH) {
        Ok(after) => after.as_secs_f64(),
        Err(before) => -Duration::as_secs_f64(&before.duration()),
    }
}

fn binary_modifier(modifier: &BinModifier) -> String {
    let bool = if modifier.return_bool { " bool" } else { "" };
    let (card, include) = match &modifier.card {
        VectorMatchCardinality::OneToOne => ("OneToOne", String::new()),
        VectorMatchCardinality::ManyToOne(labels) => ("ManyToOne", labels.to_string()),
        VectorMatchCardinality::OneToMany(labels) => ("OneToMany", labels.to_string()),
        VectorMatchCardinality::ManyToMany => ("ManyToMany", String::new()),
    };
    let matching = modifier.matching.as_ref().map(|matching| match matching {
        LabelModifier::Include(labels) => format!(" On ({labels}) {card} ({include})"),
        LabelModifier::Exclude(labels) => format!(" Ignoring ({labels}) {card} ({include})"),
    });
    let fill = &modifier.fill_values;
    let side = |name: &str, value: Option<f64>| {
        value.map(|value| format!(" {name} {value:?}")).unwrap_or_default()
    };
    let fill = match (fill.lhs, fill.rhs) {
        (None, None) => String::new(),
        (left, right) => format!(" fill{}{}", side("left", left), side("right", right)),
    };
    format!("{bool}{}{fill}", matching.unwrap_or_default())
}

#[test]
fn the_other_parser_agrees_but_for_the_exceptions() {
    let mut cases = corpora::cases_or_skip("the_other_parser_agrees_but_for_the_exceptions", "");
    cases.sort_by(|a, b| a.expr.cmp(&b.expr));
    cases.dedup_by(|a, b| a.expr == b.expr);
    if cases.is_empty() {
        return;
    }
    let (mut same_tree, mut both_refuse) = (0, 0);
    let (mut only_ours, mut only_theirs, mut other_tree) = (Vec::new(), Vec::new(), Vec::new());
    for case in &cases {
        let query = case.expr.as_str();
        match (telemark_promql::parse(query), promql_parser::parser::parse(query)) {
            (Ok(our), Ok(their)) => {
                let (our, their) = (sexp::without_spans(&our), theirs(&their));
                if our == their {
                    same_tree += 1;
                } else {
                    other_tree.push((query, format!("{our}\n{their}")));
                }
            }
            (Ok(_), Err(their)) => only_ours.push((query, their)),
            (Err(our), Ok(_)) => only_theirs.push((query, our.to_string())),
            (Err(_), Err(_)) => both_refuse += 1,
        }
    }
    let only_ours = explain(only_ours, ONLY_OURS);
    let only_theirs = explain(only_theirs, ONLY_THEIRS);
    let other_tree = explain(other_tree, OTHER_TREE);
    let summary = format!(
        "{same_tree} same trees\n{both_refuse} refused by both\nparsed by us alone:\n{only_ours}\
         parsed by the other alone:\n{only_theirs}other trees:\n{other_tree}"
    );
    expect![[r#"
        2483 same trees
        726 refused by both
        parsed by us alone:
        48 NoTrimOperators
        48 NoRangeModes
        46 NoComputedDurations
        2 EscapesInBackticks
        3 SelectiveInfo
        parsed by the other alone:
        2 AnyInfoSelector
        1 UnlimitedDurations
        other trees:
        3 QuotedNameAsMatcher
        2 DroppedPlus
        1 ByteAsCodePoint
        4 RoundedTime
    "#]]
    .assert_eq(&summary);
}

/// Valid for Prometheus 3.14.
const ONLY_OURS: &[Difference] = &[
    Difference::NoTrimOperators,
    Difference::NoRangeModes,
    Difference::NoComputedDurations,
    Difference::EscapesInBackticks,
    Difference::SelectiveInfo,
];

/// Invalid for Prometheus 3.14.
const ONLY_THEIRS: &[Difference] = &[Difference::UnlimitedDurations, Difference::AnyInfoSelector];

const OTHER_TREE: &[Difference] = &[
    Difference::QuotedNameAsMatcher,
    Difference::DroppedPlus,
    Difference::ByteAsCodePoint,
    Difference::RoundedTime,
];
