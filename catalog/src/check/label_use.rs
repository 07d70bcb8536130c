//! Where a query names labels of what it reads, and whose labels they are.

use telemark_promql::{
    Binary, BinaryOp, Call, Cardinality, Expr, ExprKind, Function, GroupingKind, Ident, MatchOp,
    Matcher, MatchingKind, Span, visit,
};

use super::asked::{Reader, Shown};
use super::query::Query;
use crate::finding::{Safety, Suggestion};
use crate::flow::{Flows, LabelState, NAME_LABEL, Pattern, Reason, Why, selector, text};
use crate::schema::Series;
use crate::source::Place;

/// A label that a query names.
#[derive(Clone, Copy, Debug)]
pub(super) struct Use<'a> {
    pub(super) name: &'a str,
    pub(super) at: At<'a>,
    /// Whose label it is.
    of: &'a Expr,
    /// The other side of an operator, whose label it is, too.
    or_of: Option<&'a Expr>,
    pub(super) role: Role,
}

/// Where a label is named.
#[derive(Clone, Copy, Debug)]
pub(super) enum At<'a> {
    /// In the query.
    Query(Span),
    /// Where somebody reads it of the query's result.
    Outside(&'a Shown),
}

/// What a label is named for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// A matcher that wants it to be there.
    Matcher,
    /// `by`.
    Grouping,
    /// `without`.
    Without,
    /// `on`.
    On,
    /// `ignoring`, which may be there to pass over a label that one side lacks.
    Ignoring,
    /// `group_left` or `group_right`.
    Include,
    /// The source of `label_replace` or `label_join`.
    Source,
    /// A text or a list of values for people, outside of the query.
    Shown(Reader),
}

/// Every label that a query, or somebody who reads its result, names, but for the series' names.
pub(super) fn uses(query: Query<'_>) -> Vec<Use<'_>> {
    let mut uses = Vec::new();
    visit::walk(query.expr, &mut |expr| {
        if let Some(selector) = selector(expr) {
            let asked = selector.matchers.iter().filter(|matcher| !accepts_absence(matcher));
            uses.extend(asked.filter_map(|matcher| named(&matcher.label, expr, Role::Matcher)));
            return;
        }
        match &expr.kind {
            ExprKind::Aggregate(aggregate) => {
                let Some(grouping) = &aggregate.grouping else { return };
                let role = match grouping.kind {
                    GroupingKind::By => Role::Grouping,
                    GroupingKind::Without => Role::Without,
                };
                let labels = grouping.labels.iter();
                uses.extend(labels.filter_map(|label| named(label, &aggregate.expr, role)));
            }
            ExprKind::Binary(binary) => matching(binary, &mut uses),
            ExprKind::Call(call) => sources(call, &mut uses),
            _ => {}
        }
    });
    uses.extend(query.shown.iter().map(|shown| Use {
        name: &shown.name,
        at: At::Outside(shown),
        of: query.expr,
        or_of: None,
        role: Role::Shown(shown.by),
    }));
    uses.retain(|label| label.name != NAME_LABEL && !passes_over_target(label, query));
    uses
}

/// Whether it passes over a label that the scrape or Prometheus adds. Lists of these are written from
/// habit, and to pass over one that isn't there changes nothing.
fn passes_over_target(label: &Use<'_>, query: Query<'_>) -> bool {
    let passes_over = matches!(label.role, Role::Without | Role::Ignoring);
    passes_over && query.known.surroundings().adds_label(label.name)
}

/// Nothing where a hole says which label it is.
fn named<'a>(label: &'a Ident, of: &'a Expr, role: Role) -> Option<Use<'a>> {
    Some(Use { name: label.exact()?, at: At::Query(label.span), of, or_of: None, role })
}

fn matching<'a>(binary: &'a Binary, uses: &mut Vec<Use<'a>>) {
    let Some(matching) = &binary.matching else { return };
    let (lhs, rhs) = (&*binary.lhs, &*binary.rhs);
    let role = match matching.kind {
        MatchingKind::On => Role::On,
        MatchingKind::Ignoring => Role::Ignoring,
    };
    let of_both = |label| Some(Use { or_of: Some(rhs), ..named(label, lhs, role)? });
    uses.extend(matching.labels.iter().filter_map(of_both));
    let one_side = match matching.card {
        Cardinality::ManyToOne => rhs,
        Cardinality::OneToMany => lhs,
        Cardinality::OneToOne | Cardinality::ManyToMany => return,
    };
    uses.extend(matching.include.iter().filter_map(|label| named(label, one_side, Role::Include)));
}

fn sources<'a>(call: &'a Call, uses: &mut Vec<Use<'a>>) {
    let Some(of) = call.args.first() else { return };
    let argument = |at: usize| call.args.get(at).and_then(text);
    let names: Vec<_> = match call.function {
        Some(Function::LabelJoin) => call.args.iter().skip(3).filter_map(text).collect(),
        Some(Function::LabelReplace) => {
            // A pattern that takes the empty text, and a constant: no matter what the source is.
            let constant = argument(2).is_none_or(|(replacement, _)| !replacement.contains('$'))
                && argument(4).is_none_or(|(pattern, _)| Pattern::new(pattern).accepts(""));
            argument(3).into_iter().filter(|_| !constant).collect()
        }
        _ => return,
    };
    let source =
        |(name, span)| Use { name, at: At::Query(span), of, or_of: None, role: Role::Source };
    uses.extend(names.into_iter().map(source));
}

/// Whether a series without the label can pass on purpose.
fn accepts_absence(matcher: &Matcher) -> bool {
    let value = matcher.value.value.as_str();
    match matcher.op {
        MatchOp::Equal => value.is_empty(),
        MatchOp::Regex => Pattern::new(value).accepts(""),
        MatchOp::NotRegex => matches!(value, ".+" | "..*"),
        MatchOp::NotEqual => false,
    }
}

impl<'a> Use<'a> {
    pub(super) fn place(&self, query: Query<'_>) -> Place {
        match self.at {
            At::Query(span) => query.place(span),
            At::Outside(shown) => shown.place.clone(),
        }
    }

    /// Another label in its place, in the quotes that it has.
    pub(super) fn replaced(&self, query: Query<'_>, by: &str, message: &str) -> Suggestion {
        let replacement = match self.at {
            At::Query(span) => query.spelled(span, by),
            At::Outside(_) => by.to_owned(),
        };
        let (message, place) = (message.to_owned(), self.place(query));
        Suggestion { message, place, replacement, safety: Safety::Guess }
    }

    /// What is known of the label where it is read: of each expression that it may be a label of.
    pub(super) fn states<'f>(
        &self,
        flows: &'f Flows<'a>,
    ) -> impl Iterator<Item = &'f LabelState<'a>> + use<'f, 'a> {
        let name = self.name;
        let of = [Some(self.of), self.or_of].into_iter().flatten();
        of.map(move |expr| flows.at(expr).label(name))
    }

    /// The reasons why none of them has it, if none has.
    pub(super) fn impossible(&self, flows: &Flows<'a>) -> Option<Vec<Why<'a>>> {
        let reasons = self.states(flows).map(|state| state.is_impossible().then_some(state.why));
        reasons.collect()
    }

    /// The series that could have given it the label, and never have it.
    pub(super) fn without_it(&self, flows: &Flows<'a>) -> Vec<&'a Series<'a>> {
        let undeclared = |state: &LabelState<'a>| match state.why.reason {
            Reason::Undeclared(series) => Some(series),
            _ => None,
        };
        let mut found: Vec<_> = self.states(flows).filter_map(undeclared).collect();
        for expr in [Some(self.of), self.or_of].into_iter().flatten() {
            origins(expr, &mut |expr| found.extend(undeclared(flows.at(expr).label(self.name))));
        }
        found.sort_by(|one, other| one.name.cmp(&other.name));
        found.dedup_by(|one, other| one.name == other.name);
        found
    }
}

/// The selectors that the labels of a result come from.
fn origins<'a>(expr: &'a Expr, found: &mut dyn FnMut(&'a Expr)) {
    match &expr.kind {
        ExprKind::Binary(binary) => {
            origins(&binary.lhs, found);
            if !matches!(binary.op.known(), Some(BinaryOp::And | BinaryOp::Unless)) {
                origins(&binary.rhs, found);
            }
        }
        ExprKind::VectorSelector(_) | ExprKind::MatrixSelector(_) => found(expr),
        ExprKind::Paren(inner) => origins(inner, found),
        ExprKind::Unary(unary) => origins(&unary.expr, found),
        ExprKind::Subquery(subquery) => origins(&subquery.expr, found),
        ExprKind::Aggregate(aggregate) => origins(&aggregate.expr, found),
        ExprKind::Call(call) => call.args.iter().for_each(|arg| origins(arg, found)),
        ExprKind::Number(_) | ExprKind::String(_) | ExprKind::Hole(_) | ExprKind::Invalid => {}
    }
}
