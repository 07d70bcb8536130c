//! What a declared metric takes as a value, decided by its unit.

use core::time::Duration;

use crate::usd::Usd;

/// A value of a counter or a histogram: `u64`, [`Duration`] in metrics of unit `s`, or [`Usd`].
pub trait Amount: Copy + 'static {
    /// The amount in whole units, or in billionths for seconds and dollars.
    fn recorded(self) -> u64;
}

impl Amount for u64 {
    fn recorded(self) -> u64 {
        self
    }
}

impl Amount for Duration {
    fn recorded(self) -> u64 {
        u64::try_from(self.as_nanos()).unwrap_or(u64::MAX)
    }
}

impl Amount for Usd {
    fn recorded(self) -> u64 {
        self.nanos()
    }
}

/// A value of a gauge or an up-down counter: `i64`, [`Duration`] in metrics of unit `s`, or [`Usd`].
pub trait Level: Copy + 'static {
    /// The level in whole units, or in billionths for seconds and dollars.
    fn recorded(self) -> i64;
}

impl Level for i64 {
    fn recorded(self) -> i64 {
        self
    }
}

impl Level for Duration {
    fn recorded(self) -> i64 {
        i64::try_from(self.as_nanos()).unwrap_or(i64::MAX)
    }
}

impl Level for Usd {
    fn recorded(self) -> i64 {
        i64::try_from(self.nanos()).unwrap_or(i64::MAX)
    }
}

/// A value of a metric with a callback: one of a counter, a gauge or an up-down counter.
pub trait Reading: Copy + 'static {
    /// The value in whole units, or in billionths for seconds and dollars, as a two's complement.
    fn bits(self) -> u64;
}

impl Reading for u64 {
    fn bits(self) -> u64 {
        self
    }
}

impl Reading for i64 {
    fn bits(self) -> u64 {
        self.cast_unsigned()
    }
}

impl Reading for Duration {
    fn bits(self) -> u64 {
        Level::recorded(self).cast_unsigned()
    }
}

impl Reading for Usd {
    fn bits(self) -> u64 {
        Level::recorded(self).cast_unsigned()
    }
}
