//! The same queries through the crate `promql-parser`: same verdict and same tree, or a known reason.

use expect_test::expect;
use promql_parser::label::{MatchOp, Matchers};
use promql_parser::parser::{
    AtModifier, BinModifier, Expr, LabelModifier, Offset, VectorMatchCardinality, VectorSelector,
};
use std::fmt::Write;
use std::time::{Duration, SystemTime};

use crate::corpora::{self, Exception};
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
            let (parts, range) = (selector(&matrix.vs), matrix.range);
            node(format!("matrix{parts} range {range:?}{modifiers}"), vec![])
        }
        Expr::Subquery(subquery) => {
            let step = subquery.step.map(|step| format!(" step {step:?}")).unwrap_or_default();
            let modifiers = modifiers(subquery.offset.as_ref(), subquery.at.as_ref());
            node(
                format!("subquery range {:?}{step}{modifiers}", subquery.range),
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
        Offset::Pos(duration) => format!(" offset {duration:?}"),
        Offset::Neg(duration) => format!(" offset -{duration:?}"),
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
    format!("{bool}{}", matching.unwrap_or_default())
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
    let only_ours = corpora::explain(only_ours, ONLY_OURS);
    let only_theirs = corpora::explain(only_theirs, ONLY_THEIRS);
    let other_tree = corpora::explain(other_tree, OTHER_TREE);
    let summary = format!(
        "{same_tree} same trees\n{both_refuse} refused by both\nparsed by us alone:\n{only_ours}\
         parsed by the other alone:\n{only_theirs}other trees:\n{other_tree}"
    );
    expect![[r#"
        2326 same trees
        870 refused by both
        parsed by us alone:
        1 it resolves escapes in backticks
        2 it takes newer modifiers for reserved words
        parsed by the other alone:
        26 with `fill`, a modifier that is newer than 2.42
        9 with `start()` or `end()` apart from `@`
        4 with a duration as a number
        103 with a function or an aggregation that is newer than 2.42
        20 with a number as a duration
        3 with a quoted name
        other trees:
        2 it drops the sign `+`
        2 it rounds times to milliseconds
        1 it takes a byte for a code point
    "#]]
    .assert_eq(&summary);
}

/// Valid for Prometheus 2.42.
const ONLY_OURS: &[Exception] = &[
    Exception { reason: "it takes newer modifiers for reserved words", texts: &["anchored"] },
    Exception { reason: "it resolves escapes in backticks", texts: &["`\\a\\b"] },
];

/// It goes by Prometheus 3.
const ONLY_THEIRS: &[Exception] = &[
    Exception {
        reason: "with a function or an aggregation that is newer than 2.42",
        texts: &[
            "unknown function `double_exponential_smoothing`",
            "unknown function `histogram_avg`",
            "unknown function `histogram_quantiles`",
            "unknown function `histogram_stddev`",
            "unknown function `histogram_stdvar`",
            "unknown function `info`",
            "unknown function `limit_ratio`",
            "unknown function `limitk`",
            "unknown function `mad_over_time`",
            "unknown function `max_of`",
            "unknown function `min_of`",
            "unknown function `range`",
            "unknown function `sort_by_label`",
            "unknown function `sort_by_label_desc`",
            "unknown function `start_timestamp`",
            "unknown function `step`",
            "unknown function `ts_of_",
            "limitk by",
        ],
    },
    Exception { reason: "with `start()` or `end()` apart from `@`", texts: &["start()", "end()"] },
    Exception {
        reason: "with `fill`, a modifier that is newer than 2.42",
        texts: &["unknown function `fill`", "unknown function `fill_"],
    },
    Exception { reason: "with a number as a duration", texts: &["unexpected number `"] },
    Exception { reason: "with a duration as a number", texts: &["unexpected duration `"] },
    Exception { reason: "with a quoted name", texts: &["unexpected string in"] },
];

const OTHER_TREE: &[Exception] = &[
    Exception { reason: "it drops the sign `+`", texts: &["(unary +"] },
    Exception { reason: "it takes a byte for a code point", texts: &["\\xFF"] },
    Exception { reason: "it rounds times to milliseconds", texts: &["@ 3.3333", "@ 2.345"] },
];
