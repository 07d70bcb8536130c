//! What the closures of an attribute have said of one call, summed.

use crate::cells::{Add, Counter};
use crate::money::Money;
use crate::price::Price;
use crate::usd::Usd;

/// A sum for each closure, none while it has said nothing.
#[derive(Debug)]
pub struct Sums<const N: usize> {
    amounts: [Option<u64>; N],
    answered: bool,
}

impl<const N: usize> Sums<N> {
    /// Nothing said yet.
    #[expect(clippy::new_without_default, reason = "arrays of every length have no default")]
    pub const fn new() -> Self {
        Self { amounts: [None; N], answered: false }
    }

    /// Adds a number of things.
    pub fn add(&mut self, index: usize, amount: Option<u64>) {
        if let (Some(sum), Some(amount)) = (self.amounts.get_mut(index), amount) {
            *sum = Some(sum.unwrap_or(0).saturating_add(amount));
        }
    }

    /// Adds an amount of dollars.
    pub fn add_usd(&mut self, index: usize, amount: Option<Usd>) {
        self.add(index, amount.map(Usd::nanos));
    }

    /// Notes whether there was anything to be charged for.
    pub fn answered(&mut self, success: bool) {
        self.answered |= success;
    }

    /// The sum of one closure.
    pub fn amount(&self, index: usize) -> Option<u64> {
        self.amounts.get(index).copied().flatten()
    }

    /// Records what the tokens cost, or that there was an answer whose cost can't be told.
    pub fn charge<const SERIES: usize>(
        &self,
        price: Option<Price>,
        [input, output]: [usize; 2],
        (cost, unknown): (&'static Money<SERIES>, &'static Counter<SERIES>),
        labels: usize,
    ) {
        match (price, self.amount(input), self.amount(output)) {
            (Some(price), Some(input), Some(output)) => cost.add(labels, price.cost(input, output)),
            _ if self.answered => Add::add(unknown, labels, 1),
            _ => {}
        }
    }
}
