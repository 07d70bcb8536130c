//! Which labels two sides match on, and what is left of them.

use telemark_promql::{Binary, BinaryOp, Cardinality, Ident, MatchingKind};

use super::super::NAME_LABEL;
use super::super::labels::{Kept, LabelState, Labels};
use super::super::reason::{Reason, Why};

/// Two sides of an operator, matched.
#[derive(Debug)]
pub(crate) struct Matched<'a> {
    binary: &'a Binary,
    op: BinaryOp,
    /// With an entry for every label that the operator names.
    lhs: Labels<'a>,
    rhs: Labels<'a>,
    listed: Vec<&'a str>,
    include: Vec<&'a str>,
}

/// A label that keeps two sides from ever matching.
#[derive(Clone, Debug)]
pub(crate) struct NoMatch<'a> {
    pub(crate) label: &'a str,
    pub(crate) lhs: LabelState<'a>,
    pub(crate) rhs: LabelState<'a>,
}

impl<'a> Matched<'a> {
    /// Nothing where a hole says on which labels.
    pub(crate) fn of(
        binary: &'a Binary,
        op: BinaryOp,
        lhs: &Labels<'a>,
        rhs: &Labels<'a>,
    ) -> Option<Self> {
        let names = |labels: &'a [Ident]| {
            let mut names = labels.iter().map(Ident::exact).collect::<Option<Vec<_>>>()?;
            names.sort_unstable();
            Some(names)
        };
        let (listed, include) = match &binary.matching {
            Some(matching) => (names(&matching.labels)?, names(&matching.include)?),
            None => (Vec::new(), Vec::new()),
        };
        let all = || listed.iter().chain(&include).copied();
        let (lhs, rhs) = (lhs.naming(all()), rhs.naming(all()));
        Some(Self { binary, op, lhs, rhs, listed, include })
    }

    /// The first label that no two series of the two sides agree about. None where an operator doesn't
    /// want them to, or where `fill` stands in for what is missing.
    pub(crate) fn no_match(&self) -> Option<NoMatch<'a>> {
        if self.op == BinaryOp::Or || self.binary.fill.is_some() {
            return None;
        }
        let mut found = None;
        self.lhs.combine(&self.rhs, |name, lhs, rhs| {
            let both = lhs.intersection(rhs);
            if let Some(label) = name
                && found.is_none()
                && self.counts(name)
                && both.is_contradiction()
            {
                found = Some(NoMatch { label, lhs: lhs.clone(), rhs: rhs.clone() });
            }
            both
        });
        found
    }

    /// Why there is no result, if there can't be one.
    pub(super) fn dead(&self) -> Option<Why<'a>> {
        self.no_match().map(|_| Why::new(Reason::NoMatch, super::operator(self.binary)))
    }

    /// The labels of the result; `dropped` is what to say of those that the operator drops.
    pub(super) fn result(&self, dropped: Why<'a>) -> Labels<'a> {
        let (many, one) = match self.cardinality() {
            Cardinality::OneToMany => (&self.rhs, &self.lhs),
            Cardinality::OneToOne | Cardinality::ManyToOne | Cardinality::ManyToMany => {
                (&self.lhs, &self.rhs)
            }
        };
        let filled = self.filled(many, one, dropped);
        let matched = self.matched(many, one, dropped);
        filled.into_iter().fold(matched, |matched, filled| {
            matched.combine(&filled, |_, matched, filled| matched.union(filled))
        })
    }

    fn matched(&self, many: &Labels<'a>, one: &Labels<'a>, dropped: Why<'a>) -> Labels<'a> {
        many.combine(one, |name, many, one| {
            if self.loses(name) {
                many.dropped(dropped)
            } else if self.includes(name) {
                one.clone()
            } else if self.counts(name) {
                many.intersection(one)
            } else {
                many.clone()
            }
        })
    }

    /// The labels of results for which `fill` stands in for one side: those of the other side, or if that
    /// is the one that may have but one series, the labels that count (`VectorBinop` in `promql/engine.go`).
    fn filled(&self, many: &Labels<'a>, one: &Labels<'a>, dropped: Why<'a>) -> Vec<Labels<'a>> {
        let Some(fill) = &self.binary.fill else { return Vec::new() };
        let (for_many, for_one) = match self.cardinality() {
            Cardinality::OneToMany => (fill.right, fill.left),
            _ => (fill.left, fill.right),
        };
        let kept = |counts: bool| if counts { Kept::Yes } else { Kept::No };
        let of_many = for_one.map(|_| {
            many.keep(dropped, |name| {
                kept(!self.loses(name) && (self.counts(name) || !self.includes(name)))
            })
        });
        let of_one = for_many
            .map(|_| one.keep(dropped, |name| kept(self.counts(name) || self.includes(name))));
        of_many.into_iter().chain(of_one).collect()
    }

    fn cardinality(&self) -> Cardinality {
        self.binary.matching.as_ref().map_or(Cardinality::OneToOne, |matching| matching.card)
    }

    /// Whether a label is taken from the side that may have but one series.
    fn includes(&self, name: Option<&str>) -> bool {
        name.is_some_and(|name| self.include.binary_search(&name).is_ok())
    }

    /// Whether series must agree about a label; nothing stands for all that aren't named.
    fn counts(&self, name: Option<&str>) -> bool {
        let listed = name.is_some_and(|name| self.listed.binary_search(&name).is_ok());
        match self.binary.matching.as_ref().map(|matching| matching.kind) {
            Some(MatchingKind::On) => listed,
            Some(MatchingKind::Ignoring) => !listed && name != Some(NAME_LABEL),
            None => name != Some(NAME_LABEL),
        }
    }

    /// Whether the operator takes a label away (`resultMetric` in `promql/engine.go`).
    fn loses(&self, name: Option<&str>) -> bool {
        if self.op.is_set() {
            return false;
        }
        let one_to_one = self.cardinality() == Cardinality::OneToOne;
        let on = self.binary.matching.as_ref().is_some_and(|it| it.kind == MatchingKind::On);
        match name {
            Some(NAME_LABEL) => {
                changes_schema(self.op)
                    || self.binary.return_bool.is_some()
                    || one_to_one && on && !self.counts(name)
            }
            _ => one_to_one && !self.counts(name),
        }
    }
}

/// Whether the result is something else than its operands, and so loses their name
/// (`changesMetricSchema` in `promql/engine.go`).
pub(super) fn changes_schema(op: BinaryOp) -> bool {
    match op {
        BinaryOp::Add
        | BinaryOp::Sub
        | BinaryOp::Mul
        | BinaryOp::Div
        | BinaryOp::Mod
        | BinaryOp::Pow
        | BinaryOp::Atan2 => true,
        BinaryOp::TrimUpper
        | BinaryOp::TrimLower
        | BinaryOp::Equal
        | BinaryOp::NotEqual
        | BinaryOp::Greater
        | BinaryOp::Less
        | BinaryOp::GreaterOrEqual
        | BinaryOp::LessOrEqual
        | BinaryOp::And
        | BinaryOp::Or
        | BinaryOp::Unless => false,
    }
}
