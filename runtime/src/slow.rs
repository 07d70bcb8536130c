//! Calls that take too long: an event and a count.

use core::fmt;

use telemark_registry::semconv::attribute;
use telemark_registry::{Ending, decode, entries};
use tracing::Span;

use crate::call::{AsyncCall, Call, InFlight};
use crate::cells::Counter;
use crate::site::{Site, label_values};

/// What happens when a function takes longer than it may.
pub struct Slow {
    /// What it may take.
    pub nanos: u64,
    /// Counts for each set of labels.
    pub counter: &'static dyn Count,
    /// Knows the labels.
    pub site: &'static Site,
    /// Sends the event, from the function's own module.
    pub event: fn(&SlowCall),
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

/// A counter of any number of series.
pub trait Count: Sync {
    /// Adds one.
    fn count(&'static self, series: usize);
}

impl<const SERIES: usize> Count for Counter<SERIES> {
    fn count(&'static self, series: usize) {
        self.add(series, 1);
    }
}

impl fmt::Debug for Slow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Slow").field("nanos", &self.nanos).finish_non_exhaustive()
    }
}

impl Slow {
    /// Kept out of the way of the calls that are fast enough.
    #[cold]
    fn tell(&'static self, labels: usize, nanos: u64, span: &Span) {
        self.counter.count(labels);
        let summary = self.summary(labels).unwrap_or_default();
        let call = SlowCall { summary, duration: seconds(nanos), threshold: seconds(self.nanos) };
        span.in_scope(|| (self.event)(&call));
    }

    fn summary(&self, labels: usize) -> Option<String> {
        let is_own =
            |source: *const ()| core::ptr::eq(source, core::ptr::from_ref(self.site).cast());
        let mut entries = entries().iter();
        let entry = entries.find(|entry| is_own(core::ptr::from_ref(entry.source).cast()))?;
        let record = decode::decode(entry.record).ok()?.into_iter().next()?;
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

/// A call that is remarked upon where it takes too long, however it ends.
#[derive(Debug)]
#[must_use]
pub struct Watched<C: Timed> {
    call: C,
    /// None once it was looked at.
    slow: Option<&'static Slow>,
    labels: usize,
}

/// A call that knows how long it has taken.
pub trait Timed {
    /// In nanoseconds. Nothing, where it did not begin or is not measured.
    fn nanos(&self) -> Option<u64>;
    /// The call's span.
    fn span(&self) -> &Span;
}

impl<C: Timed> Watched<C> {
    /// A call with one set of labels.
    #[inline]
    pub fn new(call: C, slow: &'static Slow, labels: usize) -> Self {
        Self { call, slow: Some(slow), labels }
    }

    #[inline]
    fn look(&mut self) {
        if let (Some(slow), Some(nanos)) = (self.slow.take(), self.call.nanos())
            && nanos > slow.nanos
        {
            slow.tell(self.labels, nanos, Timed::span(&self.call));
        }
    }
}

impl<const SERIES: usize, const CELLS: usize> Watched<Call<SERIES, CELLS>> {
    /// Ends the call.
    #[inline]
    pub fn finish(mut self, ending: Ending) {
        self.call.end_with(ending);
    }
}

/// Before the call's own drop, which closes its span.
impl<C: Timed> Drop for Watched<C> {
    #[inline]
    fn drop(&mut self) {
        self.look();
    }
}

impl<const SERIES: usize, const CELLS: usize> InFlight for Watched<AsyncCall<SERIES, CELLS>> {
    type Returned = Ending;

    #[inline]
    fn resume(&mut self) {
        self.call.resume();
    }

    #[inline]
    fn suspend(&mut self) {
        self.call.suspend();
    }

    #[inline]
    fn end(&mut self, ending: Ending) {
        self.look();
        self.call.end(ending);
    }

    #[inline]
    fn span(&self) -> &Span {
        InFlight::span(&self.call)
    }

    #[inline]
    fn enter_to_drop(&mut self) {
        self.call.enter_to_drop();
    }
}
