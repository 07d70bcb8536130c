//! Labels as Prometheus computes them, on series without samples.
//!
//! A comparison keeps all: what a flow says of a result is true of a part of it, too.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use regex::Regex;
use telemark_promql::{
    Aggregate, AggregateOp, Binary, BinaryOp, Call, Cardinality, Expr, ExprKind, Function,
    GroupingKind, Ident, MatchOp, Matcher, MatchingKind, ValueType, VectorSelector,
};

/// The labels of a series.
pub(super) type Set = BTreeMap<String, String>;
/// The series of a result.
pub(super) type Sets = BTreeSet<Set>;
/// The series of each name.
pub(super) type World = BTreeMap<&'static str, Sets>;

const NAME: &str = "__name__";

/// The series that an expression gives. Nothing where Prometheus refuses to evaluate it.
pub(super) fn evaluate(expr: &Expr, world: &World) -> Option<Sets> {
    match &expr.kind {
        ExprKind::Number(_) | ExprKind::String(_) => Some([Set::new()].into()),
        ExprKind::VectorSelector(selector) => Some(select(selector, world)),
        ExprKind::MatrixSelector(matrix) => Some(select(&matrix.vector, world)),
        ExprKind::Paren(inner) => evaluate(inner, world),
        ExprKind::Call(call) => called(call, world),
        ExprKind::Aggregate(aggregate) => {
            Some(aggregated(aggregate, evaluate(&aggregate.expr, world)?))
        }
        ExprKind::Binary(binary) => joined(binary, world),
        other => panic!("no such query is generated: {other:?}"),
    }
}

fn get<'s>(set: &'s Set, name: &str) -> &'s str {
    set.get(name).map_or("", String::as_str)
}

fn put(set: &mut Set, name: &str, value: &str) {
    if value.is_empty() {
        set.remove(name);
    } else {
        set.insert(name.to_owned(), value.to_owned());
    }
}

fn anchored(pattern: &str) -> Regex {
    thread_local! {
        static COMPILED: RefCell<BTreeMap<String, Regex>> = RefCell::default();
    }
    COMPILED.with_borrow_mut(|compiled| {
        let new = || Regex::new(&format!("^(?s:{pattern})$")).unwrap();
        compiled.entry(pattern.to_owned()).or_insert_with(new).clone()
    })
}

fn select(selector: &VectorSelector, world: &World) -> Sets {
    let passes = |set: &&Set| {
        selector.matchers.iter().all(|Matcher { label, op, value, .. }| {
            let (have, want) = (get(set, &label.text), value.value.as_str());
            match op {
                MatchOp::Equal => have == want,
                MatchOp::NotEqual => have != want,
                MatchOp::Regex => anchored(want).is_match(have),
                MatchOp::NotRegex => !anchored(want).is_match(have),
            }
        })
    };
    let name = selector.name.as_ref().map_or("", |name| name.text.as_str());
    world.get(name).into_iter().flatten().filter(passes).cloned().collect()
}

/// Each series changed; nothing where two become one.
fn mapped(sets: Sets, change: impl Fn(&mut Set)) -> Option<Sets> {
    let count = sets.len();
    let changed = sets.into_iter().map(|mut set| {
        change(&mut set);
        set
    });
    let changed: Sets = changed.collect();
    (changed.len() == count).then_some(changed)
}

fn called(call: &Call, world: &World) -> Option<Sets> {
    let text = |at: usize| match &call.args[at].kind {
        ExprKind::String(text) => text.value.as_str(),
        other => panic!("not a text: {other:?}"),
    };
    if matches!(call.function, Some(Function::Time | Function::Vector)) {
        return Some([Set::new()].into());
    }
    let sets = evaluate(&call.args[0], world)?;
    match call.function? {
        Function::LastOverTime => Some(sets),
        Function::Absent => {
            Some(if sets.is_empty() { [asked(&call.args[0])].into() } else { Sets::new() })
        }
        Function::LabelReplace => {
            let pattern = anchored(text(4));
            mapped(sets, |set| {
                let source = get(set, text(3)).to_owned();
                if let Some(captures) = pattern.captures(&source) {
                    let mut value = String::new();
                    captures.expand(text(2), &mut value);
                    put(set, text(1), &value);
                }
            })
        }
        Function::LabelJoin => mapped(sets, |set| {
            let sources: Vec<_> = (3..call.args.len()).map(|at| get(set, text(at))).collect();
            let value = sources.join(text(2));
            put(set, text(1), &value);
        }),
        Function::Rate | Function::Abs => mapped(sets, |set| put(set, NAME, "")),
        other => panic!("no such call is generated: {other}"),
    }
}

fn asked(expr: &Expr) -> Set {
    let mut set = Set::new();
    let mut seen = BTreeSet::new();
    if let ExprKind::VectorSelector(selector) = &expr.kind {
        for matcher in &selector.matchers {
            let name = matcher.label.text.as_str();
            let first = matcher.op == MatchOp::Equal && seen.insert(name);
            put(&mut set, name, if first { &matcher.value.value } else { "" });
        }
    }
    set
}

fn names(labels: &[Ident]) -> Vec<&str> {
    labels.iter().map(|label| label.text.as_str()).collect()
}

fn aggregated(aggregate: &Aggregate, sets: Sets) -> Sets {
    if aggregate.op == Some(AggregateOp::Topk) {
        return sets;
    }
    let grouping = aggregate.grouping.as_ref();
    let labels = grouping.map_or_else(Vec::new, |grouping| names(&grouping.labels));
    let kept = |name: &str| match grouping.map(|grouping| grouping.kind) {
        Some(GroupingKind::Without) => !labels.contains(&name) && name != NAME,
        Some(GroupingKind::By) | None => labels.contains(&name),
    };
    let grouped = sets.into_iter().map(|mut set| {
        set.retain(|name, _| kept(name));
        if let (Some(AggregateOp::CountValues), Some(param)) = (aggregate.op, &aggregate.param)
            && let ExprKind::String(name) = &param.kind
        {
            put(&mut set, &name.value, "1");
        }
        set
    });
    grouped.collect()
}

fn joined(binary: &Binary, world: &World) -> Option<Sets> {
    let (lhs, rhs) = (evaluate(&binary.lhs, world)?, evaluate(&binary.rhs, world)?);
    let op = binary.op.known()?;
    let changes = !op.is_comparison() && !op.is_set() || binary.return_bool.is_some();
    if binary.rhs.value_type() == Some(ValueType::Scalar) {
        return mapped(lhs, |set| {
            if changes {
                put(set, NAME, "");
            }
        });
    }
    let matching = binary.matching.as_ref();
    let listed = matching.map_or_else(Vec::new, |matching| names(&matching.labels));
    let on = matching.is_some_and(|matching| matching.kind == MatchingKind::On);
    let signature = |set: &Set| {
        let mut signature = set.clone();
        signature.retain(|name, _| {
            if on {
                listed.contains(&name.as_str())
            } else {
                !listed.contains(&name.as_str()) && name != NAME
            }
        });
        signature
    };
    let has = |sets: &Sets, set: &Set| sets.iter().any(|other| signature(other) == signature(set));
    match op {
        BinaryOp::And => return Some(lhs.into_iter().filter(|set| has(&rhs, set)).collect()),
        BinaryOp::Unless => return Some(lhs.into_iter().filter(|set| !has(&rhs, set)).collect()),
        BinaryOp::Or => {
            let more: Vec<_> = rhs.into_iter().filter(|set| !has(&lhs, set)).collect();
            return Some(lhs.into_iter().chain(more).collect());
        }
        _ => {}
    }
    let card = matching.map_or(Cardinality::OneToOne, |matching| matching.card);
    let include = matching.map_or_else(Vec::new, |matching| names(&matching.include));
    let fill = binary.fill.as_ref();
    let (fill_left, fill_right) = (
        fill.is_some_and(|fill| fill.left.is_some()),
        fill.is_some_and(|fill| fill.right.is_some()),
    );
    let swapped = card == Cardinality::OneToMany;
    let (many, one) = if swapped { (rhs, lhs) } else { (lhs, rhs) };
    let (fill_many, fill_one) =
        if swapped { (fill_right, fill_left) } else { (fill_left, fill_right) };
    let result = |many: &Set, one: &Set| {
        let mut set = many.clone();
        if changes {
            put(&mut set, NAME, "");
        }
        if card == Cardinality::OneToOne {
            set.retain(|name, _| listed.contains(&name.as_str()) == on);
        }
        for name in &include {
            put(&mut set, name, get(one, name));
        }
        set
    };
    let mut by_signature = BTreeMap::new();
    for set in &one {
        if by_signature.insert(signature(set), set).is_some() {
            return None;
        }
    }
    let (mut results, mut matched) = (Sets::new(), BTreeSet::new());
    for set in &many {
        let signature = signature(set);
        let other = match by_signature.get(&signature) {
            Some(other) => (*other).clone(),
            None if fill_one => signature.clone(),
            None => continue,
        };
        let again = !matched.insert(signature) && card == Cardinality::OneToOne;
        if again || !results.insert(result(set, &other)) {
            return None;
        }
    }
    for (signature, set) in by_signature.iter().filter(|_| fill_many) {
        if !matched.contains(signature) {
            results.insert(result(signature, set));
        }
    }
    Some(results)
}
