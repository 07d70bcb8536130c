//! Storage for dollars that are divided more finely than into billionths.

use telemark_registry::Sample;

use crate::cells::{Cells, Counter, Room};

/// Quadrillionths of a dollar in a billionth.
pub(crate) const FINE_IN_A_NANO: u128 = 1_000_000;

/// One sum of dollars a series, exact to 10⁻¹⁵ dollars.
///
/// A sum is kept in two words, billionths and what is left of them, and neither is ever carried into
/// the other: a scrape between taking from the one and adding to the other would see the sum fall, which
/// Prometheus takes for a restart.
///
/// The rests of 1.8 · 10¹³ additions fit into a word, and 18 billion dollars into the other, in each of
/// the shards. Beyond that, the shard starts over: to a rate, that is a restart, and a sum that stood
/// still would be no cost at all.
#[derive(Debug)]
pub struct Money<const SERIES: usize> {
    nanos: Counter<SERIES>,
    rest: Counter<SERIES>,
}

impl<const SERIES: usize> Money<SERIES> {
    /// All zero.
    #[expect(clippy::new_without_default, reason = "it is only ever the value of a static")]
    pub const fn new() -> Self {
        Self { nanos: Counter::new(), rest: Counter::new() }
    }

    /// Adds quadrillionths of a dollar to a series, at most 18 billion dollars at once. An index beyond
    /// the last series is ignored.
    pub fn add(&'static self, series: usize, fine: u128) {
        match u64::try_from(fine / FINE_IN_A_NANO) {
            Ok(nanos) => self.nanos.add(series, nanos),
            Err(_) => self.nanos.add(series, u64::MAX),
        }
        if let Ok(rest @ 1..) = u64::try_from(fine % FINE_IN_A_NANO) {
            self.rest.add(series, rest);
        }
    }
}

impl<const SERIES: usize> Cells for Money<SERIES> {
    fn read<'a>(&self, series: usize, _: &'a mut Room) -> Sample<'a> {
        let nanos = self.nanos.total(series) * FINE_IN_A_NANO;
        Sample::Fine(nanos + self.rest.total(series))
    }
}

#[cfg(test)]
mod tests {
    use telemark_registry::Sample;

    use super::Money;
    use crate::cells::{Cells, Room};
    use crate::shard::SHARDS;

    #[test]
    fn rests_add_up_over_all_threads_and_nothing_is_lost() {
        static MONEY: Money<2> = Money::new();
        let threads = 2 * SHARDS as u128 + 1;
        std::thread::scope(|scope| {
            for thread in 0..threads {
                scope.spawn(move || (0..1_000).for_each(|_| MONEY.add(1, thread * 999_983)));
            }
        });
        let sum = 1_000 * 999_983 * threads * (threads - 1) / 2;
        assert_eq!(MONEY.read(1, &mut Room::new()), Sample::Fine(sum));
        assert_eq!(MONEY.read(0, &mut Room::new()), Sample::Fine(0));
    }

    #[test]
    fn a_sum_beyond_eighteen_billion_dollars_starts_over() {
        static MONEY: Money<1> = Money::new();
        const MOST: u128 = u64::MAX as u128 * 1_000_000 + 999_999;
        MONEY.add(0, MOST);
        assert_eq!(MONEY.read(0, &mut Room::new()), Sample::Fine(MOST));
        MONEY.add(0, 3_000_000);
        assert_eq!(MONEY.read(0, &mut Room::new()), Sample::Fine(2_999_999));
        // More than that at once is taken for that much.
        MONEY.add(0, u128::MAX - u128::MAX % 1_000_000);
        assert_eq!(MONEY.read(0, &mut Room::new()), Sample::Fine(1_999_999));
    }
}
