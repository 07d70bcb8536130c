//! Which labels two sides match on, and what is left of them.

use telemark_promql::{Binary, BinaryOp, Cardinality, MatchingKind, Span};

use super::super::NAME_LABEL;
use super::super::labels::{LabelState, Labels};
use super::super::reason::{Reason, Why};

/// Two sides of an operator, matched.
#[derive(Debug)]
pub(crate) struct Matched<'a> {
    binary: &'a Binary,
    /// With an entry for every label that the operator names.
    lhs: Labels<'a>,
    rhs: Labels<'a>,
    named: Vec<&'a str>,
    include: Vec<&'a str>,
}

/// A label that keeps two sides from ever matching.
#[derive(Clone, Debug)]
pub(crate) struct NoMatch<'a> {
    pub(crate) label: &'a str,
    pub(crate) lhs: LabelState<'a>,
    pub(crate) rhs: LabelState<'a>,
    pub(crate) why: Why<'a>,
}

impl<'a> Matched<'a> {
    pub(crate) fn of(binary: &'a Binary, lhs: &Labels<'a>, rhs: &Labels<'a>) -> Self {
        let names = |labels: &'a [telemark_promql::Ident]| {
            labels.iter().map(|label| label.text.as_str()).collect::<Vec<_>>()
        };
        let matching = binary.matching.as_ref();
        let named = matching.map_or_else(Vec::new, |matching| names(&matching.labels));
        let include = matching.map_or_else(Vec::new, |matching| names(&matching.include));
        let why = lhs.rest().why;
        let naming =
            |labels: &Labels<'a>| labels.keep(&named, why, |_| true).keep(&include, why, |_| true);
        Self { binary, lhs: naming(lhs), rhs: naming(rhs), named, include }
    }

    /// Whether series must agree about a label; nothing stands for all that aren't named.
    fn counts(&self, name: Option<&str>) -> bool {
        let listed = name.is_some_and(|name| self.named.contains(&name));
        match self.binary.matching.as_ref().map(|matching| matching.kind) {
            Some(MatchingKind::On) => listed,
            Some(MatchingKind::Ignoring) => !listed && name != Some(NAME_LABEL),
            None => name != Some(NAME_LABEL),
        }
    }

    /// The first label that no two series of the two sides agree about.
    pub(crate) fn no_match(&self) -> Option<NoMatch<'a>> {
        let mut found = None;
        self.lhs.combine(&self.rhs, |name, lhs, rhs| {
            let both = lhs.intersection(rhs);
            let possible = !lhs.is_contradiction() && !rhs.is_contradiction();
            if let Some(label) = name
                && found.is_none()
                && self.counts(name)
                && both.is_contradiction()
                && possible
            {
                let why = Why::new(Reason::NoMatch, self.span());
                found = Some(NoMatch { label, lhs: lhs.clone(), rhs: rhs.clone(), why });
            }
            both
        });
        found
    }

    /// The labels of the result; `dropped` is what to say of those that the operator drops.
    pub(super) fn result(&self, dropped: Why<'a>) -> Labels<'a> {
        let card = self.binary.matching.as_ref().map_or(Cardinality::OneToOne, |it| it.card);
        let is_set = self.binary.op.is_set();
        let one_to_one = card == Cardinality::OneToOne && !is_set;
        let loses_name = !is_set && (!self.binary.op.is_comparison() || self.binary.return_bool);
        let (many, one) = match card {
            Cardinality::OneToMany => (&self.rhs, &self.lhs),
            _ => (&self.lhs, &self.rhs),
        };
        many.combine(one, |name, many, one| {
            if name == Some(NAME_LABEL) && loses_name {
                many.dropped(dropped)
            } else if name.is_some_and(|name| self.include.contains(&name)) {
                one.clone()
            } else if self.counts(name) {
                many.intersection(one)
            } else if one_to_one && !(name == Some(NAME_LABEL) && !self.is_on()) {
                many.dropped(dropped)
            } else {
                many.clone()
            }
        })
    }

    fn is_on(&self) -> bool {
        let matching = self.binary.matching.as_ref();
        matching.is_some_and(|matching| matching.kind == MatchingKind::On)
    }

    fn span(&self) -> Span {
        super::operator(self.binary)
    }
}

/// Whether an operator's sides have to match at all.
pub(crate) fn has_to_match(op: BinaryOp) -> bool {
    op != BinaryOp::Or
}
