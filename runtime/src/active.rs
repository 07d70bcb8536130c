//! Calls that are under way.

use core::fmt;

use telemark_registry::Ending;

use crate::cells::Add;
use crate::clock::Elapsed;
use crate::watch::Watch;

/// Where the calls of one label set are counted that have begun and not ended.
#[derive(Clone, Copy)]
pub struct Active {
    /// Counts for each set of labels.
    pub cells: &'static dyn Add,
    /// The index of the label set.
    pub labels: usize,
}

impl Active {
    #[inline]
    pub(crate) fn enter(&self) {
        self.cells.add(self.labels, 1);
    }

    #[inline]
    pub(crate) fn leave(&self) {
        self.cells.add(self.labels, 1_u64.wrapping_neg());
    }
}

impl fmt::Debug for Active {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Active").field("labels", &self.labels).finish_non_exhaustive()
    }
}

impl Watch for Active {
    #[inline]
    fn begin(&mut self) -> bool {
        self.enter();
        true
    }

    #[inline]
    fn end(&self, _: Ending, _: Option<Elapsed>) -> Option<Elapsed> {
        self.leave();
        None
    }
}
