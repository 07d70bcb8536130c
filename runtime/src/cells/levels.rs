//! Last values.

use telemark_registry::Sample;

use super::{Cells, Room, Set};
use crate::sync::{AtomicI64, Ordering, array, constructor};

/// One last value a series. It is not sharded: no shard would know whether its value is the last.
#[derive(Debug)]
pub struct Levels<const SERIES: usize> {
    cells: [AtomicI64; SERIES],
}

impl<const SERIES: usize> Levels<SERIES> {
    constructor! {
        /// All zero.
        #[expect(clippy::new_without_default, reason = "it is only ever the value of a static")]
        pub fn new() -> Self {
            Self { cells: array![AtomicI64::new(0); SERIES] }
        }
    }
}

impl<const SERIES: usize> Cells for Levels<SERIES> {
    fn read<'a>(&self, series: usize, _: &'a mut Room) -> Sample<'a> {
        Sample::Level(self.cells[series].load(Ordering::Relaxed))
    }
}

impl<const SERIES: usize> Set for Levels<SERIES> {
    #[inline]
    fn set(&self, series: usize, level: i64) {
        if let Some(cell) = self.cells.get(series) {
            // Relaxed: whoever sets last, in the order of this one cell, is who a scrape sees.
            cell.store(level, Ordering::Relaxed);
        }
    }
}
