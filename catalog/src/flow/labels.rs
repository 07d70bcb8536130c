//! Sets of labels, each with the values that it can have.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::rc::Rc;

use super::reason::Why;
use super::values::Values;

/// Whether a label is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Presence {
    /// On every series of the result.
    Guaranteed,
    /// On some, or it isn't known.
    Possible,
    /// On none.
    Impossible,
}

/// Whether an operation keeps a label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kept {
    Yes,
    /// Something is filled in before the query is asked.
    Perhaps,
    No,
}

/// What is known of one label.
#[derive(Clone, Debug)]
pub struct LabelState<'a> {
    /// Whether a series can be without it.
    pub may_lack: bool,
    /// The values that it can have where it is there.
    pub values: Values<'a>,
    /// What decided.
    pub why: Why<'a>,
}

impl<'a> LabelState<'a> {
    pub(crate) fn impossible(why: Why<'a>) -> Self {
        Self { may_lack: true, values: Values::none(), why }
    }

    pub(crate) fn guaranteed(values: Values<'a>, why: Why<'a>) -> Self {
        Self { may_lack: false, values, why }
    }

    /// Which of the three it is.
    pub fn presence(&self) -> Presence {
        if self.values.is_empty() {
            Presence::Impossible
        } else if self.may_lack {
            Presence::Possible
        } else {
            Presence::Guaranteed
        }
    }

    /// Whether no series of the result has it.
    pub fn is_impossible(&self) -> bool {
        self.presence() == Presence::Impossible
    }

    /// Whether every series of the result has it.
    pub fn is_guaranteed(&self) -> bool {
        self.presence() == Presence::Guaranteed
    }

    /// Whether no series at all can be: it neither has a value nor lacks one.
    pub(crate) fn is_contradiction(&self) -> bool {
        !self.may_lack && self.values.is_empty()
    }

    /// The label taken away. One that wasn't there before keeps its reason.
    pub(crate) fn dropped(&self, why: Why<'a>) -> Self {
        if self.is_impossible() { self.clone() } else { Self::impossible(why) }
    }

    /// What either can be. The reason is that of the side that can have more, or else of the one that has
    /// dropped the label.
    pub(crate) fn union(&self, other: &Self) -> Self {
        let decided_there = !other.is_impossible() || other.why.is_dropped();
        let why = if self.is_impossible() && decided_there { other.why } else { self.why };
        Self {
            may_lack: self.may_lack || other.may_lack,
            values: self.values.union(&other.values),
            why,
        }
    }

    /// What both can be. The reason is that of the side that can have less.
    pub(crate) fn intersection(&self, other: &Self) -> Self {
        let values = self.values.intersection(&other.values);
        let may_lack = self.may_lack && other.may_lack;
        let decided_there = match (self.presence(), other.presence()) {
            (Presence::Impossible, _) => false,
            (_, Presence::Impossible) | (Presence::Possible, Presence::Guaranteed) => true,
            _ => false,
        };
        Self { may_lack, values, why: if decided_there { other.why } else { self.why } }
    }
}

/// The labels of a result: some by name, and what holds for all others.
#[derive(Clone, Debug)]
pub struct Labels<'a> {
    /// Sorted by name, each once.
    named: Rc<[(&'a str, LabelState<'a>)]>,
    rest: Rc<LabelState<'a>>,
}

impl<'a> Labels<'a> {
    pub(crate) fn open(why: Why<'a>) -> Self {
        Self::new(Vec::new(), LabelState { may_lack: true, values: Values::Open, why })
    }

    pub(crate) fn none(why: Why<'a>) -> Self {
        Self::new(Vec::new(), LabelState::impossible(why))
    }

    pub(crate) fn new(mut named: Vec<(&'a str, LabelState<'a>)>, rest: LabelState<'a>) -> Self {
        named.sort_unstable_by_key(|(name, _)| *name);
        Self { named: named.into(), rest: Rc::new(rest) }
    }

    /// What is known of a label.
    pub fn get(&self, name: &str) -> &LabelState<'a> {
        match self.named.binary_search_by(|(known, _)| (*known).cmp(name)) {
            Ok(at) => &self.named[at].1,
            Err(_) => &self.rest,
        }
    }

    /// The labels of which something particular is known, by name; impossible ones are among them.
    pub fn named(&self) -> impl ExactSizeIterator<Item = (&'a str, &LabelState<'a>)> {
        self.named.iter().map(|(name, state)| (*name, state))
    }

    /// What is known of every other label.
    pub fn rest(&self) -> &LabelState<'a> {
        &self.rest
    }

    /// The same with one label as given.
    pub(crate) fn with(&self, name: &'a str, state: LabelState<'a>) -> Self {
        let mut named = self.named.to_vec();
        match named.binary_search_by(|(known, _)| (*known).cmp(name)) {
            Ok(at) => named[at].1 = state,
            Err(at) => named.insert(at, (name, state)),
        }
        Self { named: named.into(), rest: self.rest.clone() }
    }

    /// The same with these labels as given.
    pub(crate) fn replacing(&self, states: BTreeMap<&'a str, LabelState<'a>>) -> Self {
        if states.is_empty() {
            return self.clone();
        }
        let kept = self.named.iter().filter(|(name, _)| !states.contains_key(name)).cloned();
        let mut named: Vec<_> = kept.collect();
        named.extend(states);
        named.sort_unstable_by_key(|(name, _)| *name);
        Self { named: named.into(), rest: self.rest.clone() }
    }

    /// With an entry of their own for these labels.
    pub(crate) fn naming(&self, labels: impl IntoIterator<Item = &'a str>) -> Self {
        let known = |name: &&str| self.named.binary_search_by(|(known, _)| (*known).cmp(name));
        let mut added: Vec<_> = labels.into_iter().filter(|name| known(name).is_err()).collect();
        if added.is_empty() {
            return self.clone();
        }
        added.sort_unstable();
        added.dedup();
        let mut named = self.named.to_vec();
        named.extend(added.into_iter().map(|name| (name, (*self.rest).clone())));
        named.sort_unstable_by_key(|(name, _)| *name);
        Self { named: named.into(), rest: self.rest.clone() }
    }

    /// The labels that `keep` keeps; it is asked for nothing for all that aren't named.
    pub(crate) fn keep(&self, why: Why<'a>, keep: impl Fn(Option<&'a str>) -> Kept) -> Self {
        let state = |name, state: &LabelState<'a>| match keep(name) {
            Kept::Yes => state.clone(),
            Kept::Perhaps => LabelState { may_lack: true, ..state.clone() },
            Kept::No => state.dropped(why),
        };
        let named = self.named.iter().map(|(name, it)| (*name, state(Some(*name), it)));
        Self { named: named.collect(), rest: Rc::new(state(None, &self.rest)) }
    }

    /// Without one label.
    pub(crate) fn without(&self, name: &'a str, why: Why<'a>) -> Self {
        let state = self.get(name);
        if state.is_impossible() { self.clone() } else { self.with(name, state.dropped(why)) }
    }

    /// Two sets of labels made one, label by label; `join` is given nothing for those that neither names.
    pub(crate) fn combine(
        &self,
        other: &Self,
        mut join: impl FnMut(Option<&'a str>, &LabelState<'a>, &LabelState<'a>) -> LabelState<'a>,
    ) -> Self {
        let mut named = Vec::with_capacity(self.named.len().max(other.named.len()));
        let (mut ours, mut theirs) = (self.named.iter().peekable(), other.named.iter().peekable());
        loop {
            let order = match (ours.peek(), theirs.peek()) {
                (None, None) => break,
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (Some((our, _)), Some((their, _))) => our.cmp(their),
            };
            let our = ours.next_if(|_| order.is_le());
            let their = theirs.next_if(|_| order.is_ge());
            let Some((name, _)) = our.or(their) else { break };
            let our = our.map_or(&*self.rest, |(_, state)| state);
            let their = their.map_or(&*other.rest, |(_, state)| state);
            named.push((*name, join(Some(name), our, their)));
        }
        let rest = join(None, &self.rest, &other.rest);
        Self { named: named.into(), rest: Rc::new(rest) }
    }
}
