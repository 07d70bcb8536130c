//! Where the series of an expression come from, so far as that decides which labels they can have.

use std::collections::BTreeMap;

use telemark_promql::{AggregateOp, BinaryOp, Expr, ExprKind, Function};

use super::selector::{metric_name, selector};
use crate::known::{Known, Owner, Series};

/// The series that an expression's labels come from.
#[derive(Clone, Debug)]
pub(super) enum Origin<'a> {
    /// Series whose labels aren't known, or labels that the expression makes itself.
    Open,
    /// These series of the catalog, by name; none for a scalar.
    ///
    /// An aggregation keeps the origin of what it aggregates: a label that it drops is not a label
    /// that the metric never has.
    Catalog(BTreeMap<String, Series<'a>>),
}

impl<'a> Origin<'a> {
    pub(super) fn of(known: &Known<'a>, expr: &Expr) -> Self {
        if let Some(selector) = selector(expr) {
            let owner = metric_name(selector).map(|name| known.owner(name.text));
            return match owner {
                Some(Owner::Catalog(series)) => Self::Catalog([(series.name(), series)].into()),
                Some(Owner::Elsewhere | Owner::Nobody) | None => Self::Open,
            };
        }
        match &expr.kind {
            ExprKind::Paren(inner) => Self::of(known, inner),
            ExprKind::Unary(unary) => Self::of(known, &unary.expr),
            ExprKind::Subquery(subquery) => Self::of(known, &subquery.expr),
            ExprKind::Aggregate(aggregate) => match aggregate.op {
                None | Some(AggregateOp::CountValues) => Self::Open,
                _ => Self::of(known, &aggregate.expr),
            },
            ExprKind::Call(call) => {
                let args = call.args.iter().map(|arg| Self::of(known, arg));
                match labels_of(call.function) {
                    Labels::OfArguments => args.fold(Self::none(), Self::or),
                    Labels::None => Self::none(),
                    Labels::Own => Self::Open,
                }
            }
            ExprKind::Binary(binary) => {
                let included = binary.matching.as_ref().map(|matching| &matching.include);
                let lhs = Self::of(known, &binary.lhs);
                match binary.op.known() {
                    _ if included.is_some_and(|included| !included.is_empty()) => Self::Open,
                    Some(BinaryOp::And | BinaryOp::Unless) => lhs,
                    None => Self::Open,
                    _ => lhs.or(Self::of(known, &binary.rhs)),
                }
            }
            ExprKind::Number(_)
            | ExprKind::String(_)
            | ExprKind::VectorSelector(_)
            | ExprKind::MatrixSelector(_) => Self::none(),
            ExprKind::Hole(_) | ExprKind::Invalid => Self::Open,
        }
    }

    /// The series of both.
    pub(super) fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::Catalog(mut series), Self::Catalog(others)) => {
                series.extend(others);
                Self::Catalog(series)
            }
            (Self::Open, _) | (_, Self::Open) => Self::Open,
        }
    }

    /// The series, if they are known and none of them can have the label.
    pub(super) fn without_label(&self, known: &Known<'a>, label: &str) -> Option<Vec<Series<'a>>> {
        let Self::Catalog(series) = self else {
            return None;
        };
        let series: Vec<_> = series.values().copied().collect();
        let any_has = series.iter().any(|series| known.has_label(*series, label));
        (!series.is_empty() && !any_has).then_some(series)
    }

    fn none() -> Self {
        Self::Catalog(BTreeMap::new())
    }
}

/// The labels of a function's result.
enum Labels {
    /// Those of its arguments, or fewer.
    OfArguments,
    None,
    /// Labels of its own making, or a function too new to know.
    Own,
}

fn labels_of(function: Option<Function>) -> Labels {
    let Some(function) = function else {
        return Labels::Own;
    };
    match function {
        Function::Absent
        | Function::AbsentOverTime
        | Function::HistogramQuantiles
        | Function::Info
        | Function::LabelJoin
        | Function::LabelReplace => Labels::Own,
        Function::End
        | Function::MaxOf
        | Function::MinOf
        | Function::Pi
        | Function::Range
        | Function::Scalar
        | Function::Start
        | Function::Step
        | Function::Time
        | Function::Vector => Labels::None,
        // `Function` has those of Prometheus 3.14; every other one keeps labels or drops some.
        _ => Labels::OfArguments,
    }
}
