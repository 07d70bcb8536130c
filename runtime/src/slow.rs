//! Calls that take too long: an event and a count.

use core::{fmt, ptr};

use telemark_registry::items;
use telemark_registry::semconv::attribute;
use tracing::Span;

use crate::cells::Add;
use crate::clock::Elapsed;
use crate::site::{Site, label_values};
use crate::sync::{AtomicU64, Ordering};
use crate::watch::Watch;

/// What happens when a function takes longer than it may.
pub struct Slow {
    /// What it may take.
    nanos: u64,
    /// The same in ticks, and one; zero until the first call has ended.
    ticks: AtomicU64,
    counter: &'static dyn Add,
    site: &'static Site,
    event: fn(&SlowCall),
}

/// A call that took longer than it may.
#[derive(Debug)]
pub struct SlowCall {
    /// What was asked of the database, such as `SELECT orders`, without the query's text. Of a
    /// function of another kind, its path.
    pub summary: String,
    /// How long it took, in seconds.
    pub duration: f64,
    /// What it may take, in seconds.
    pub threshold: f64,
}

impl fmt::Debug for Slow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Slow").field("nanos", &self.nanos).finish_non_exhaustive()
    }
}

impl Slow {
    /// What a call may take, what counts those that take more for each set of labels, what knows the
    /// labels, and what sends the event, from the function's own module.
    pub const fn new(
        nanos: u64,
        counter: &'static dyn Add,
        site: &'static Site,
        event: fn(&SlowCall),
    ) -> Self {
        Self { nanos, ticks: AtomicU64::new(0), counter, site, event }
    }

    #[inline]
    fn limit(&self) -> Elapsed {
        // Relaxed: the number is all there is.
        match self.ticks.load(Ordering::Relaxed).checked_sub(1) {
            Some(ticks) => Elapsed(ticks),
            None => self.convert(),
        }
    }

    #[cold]
    fn convert(&self) -> Elapsed {
        let limit = Elapsed::of_nanos(self.nanos);
        self.ticks.store(limit.0.saturating_add(1), Ordering::Relaxed);
        limit
    }

    fn tell(&self, labels: usize, nanos: u64, span: &Span) {
        self.counter.add(labels, 1);
        let summary = self.summary(labels).unwrap_or_default();
        let call = SlowCall { summary, duration: seconds(nanos), threshold: seconds(self.nanos) };
        span.in_scope(|| (self.event)(&call));
    }

    fn summary(&self, labels: usize) -> Option<String> {
        let mut items = items().0.iter();
        let record = &items.find(|item| ptr::addr_eq(item.source, self.site))?.record;
        let described = &record.metrics.first()?.labels;
        let values = label_values(described, self.site.interned, labels)?;
        let named = |name: &str| {
            let place = described.iter().position(|label| label.name == name)?;
            values.get(place).copied()
        };
        let parts = [attribute::DB_OPERATION_NAME, attribute::DB_COLLECTION_NAME];
        let parts: Vec<_> = parts.into_iter().filter_map(named).collect();
        Some(if parts.is_empty() { record.function.to_owned() } else { parts.join(" ") })
    }
}

#[expect(clippy::cast_precision_loss, reason = "exact for 104 days, and a figure for people")]
fn seconds(nanos: u64) -> f64 {
    nanos as f64 / 1e9
}

/// A limit for a call with one set of labels.
#[derive(Debug)]
pub struct Limit {
    /// What is done beyond it.
    pub slow: &'static Slow,
    /// The index of the label set.
    pub labels: usize,
}

impl Watch for Limit {
    #[inline]
    fn minds(&self, elapsed: Elapsed) -> bool {
        elapsed > self.slow.limit()
    }

    #[cold]
    fn tell(&self, elapsed: Elapsed, span: &Span) {
        self.slow.tell(self.labels, elapsed.nanos(), span);
    }
}
