//! What the layer emits by itself: storage, and its reading.

use core::sync::atomic::{AtomicU32, Ordering};

use telemark_registry::decode::RecordedMetric;
use telemark_registry::descriptor::OVERFLOW;
use telemark_registry::semconv::{self, HTTP_METHODS, HTTP_SCHEMES, UNMATCHED_ROUTE};
use telemark_registry::{LabelSet, Outcome, Sample, SeriesId, Sink, Source};

use super::measurement::handlers;
use super::table::Table;
use crate::bounds::{Bounds, TickBounds};
use crate::cells::{Add, Balance, Cells, Histogram, Room, Timings};
use crate::clock::Elapsed;
use crate::intern::{Interned, Interner};

/// Routes that are told apart.
pub(super) const ROUTES: usize = 64;

/// A route, as a number: those in the order in which they occurred, and two for all others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Route(pub(crate) u8);

impl Route {
    #[expect(clippy::cast_possible_truncation, reason = "64 routes, and two numbers more")]
    const OTHER: Self = Self(ROUTES as u8);
    pub(super) const UNMATCHED: Self = Self(Self::OTHER.0 + 1);

    /// The number of a matched route.
    pub(super) fn of(template: &str) -> Self {
        u8::try_from(NAMES.index(template)).map_or(Self::OTHER, Self)
    }

    /// The label's value.
    pub(super) fn as_str(self) -> &'static str {
        if self == Self::UNMATCHED {
            return UNMATCHED_ROUTE;
        }
        NAMES.value(usize::from(self.0)).unwrap_or(OVERFLOW)
    }
}

static NAMES: Interner<ROUTES> = Interner::new();

/// What is known of a request before it is handed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Asked {
    /// The place in [`HTTP_METHODS`].
    pub(super) method: u8,
    /// The place in [`HTTP_SCHEMES`].
    pub(super) scheme: u8,
}

/// A series of the durations that no handler has storage for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Series {
    pub(super) asked: Asked,
    pub(super) route: Route,
    /// Zero where there was no response.
    pub(super) status: u16,
    pub(super) outcome: Outcome,
    /// Whether there is a handler, and it did not start.
    pub(super) rejected: bool,
}

impl Series {
    /// Where the table is full, the requests without a place of their own.
    fn overflow(self) -> Self {
        let asked = Asked { method: OTHER_METHOD, scheme: self.asked.scheme };
        Self { asked, route: Route::OTHER, status: OTHER_STATUS, ..self }
    }

    fn key(self) -> u64 {
        let [low, high] = self.status.to_le_bytes();
        let outcome = Outcome::ALL.iter().position(|outcome| *outcome == self.outcome);
        // There are four.
        let outcome = outcome.and_then(|place| u8::try_from(place).ok()).unwrap_or_default();
        let flags = outcome << 1 | u8::from(self.rejected);
        let Asked { method, scheme } = self.asked;
        u64::from_le_bytes([1, method, scheme, self.route.0, low, high, flags, 0])
    }

    fn from_key(key: u64) -> Option<Self> {
        let [_, method, scheme, route, low, high, flags, _] = key.to_le_bytes();
        Some(Self {
            asked: Asked { method, scheme },
            route: Route(route),
            status: u16::from_le_bytes([low, high]),
            outcome: *Outcome::ALL.get(usize::from(flags >> 1))?,
            rejected: flags & 1 == 1,
        })
    }

    fn status_text(self) -> String {
        match self.status {
            0 => String::new(),
            OTHER_STATUS => OVERFLOW.to_owned(),
            status => status.to_string(),
        }
    }
}

/// No status has this number.
const OTHER_STATUS: u16 = u16::MAX;
#[expect(clippy::cast_possible_truncation, reason = "there are eleven")]
const OTHER_METHOD: u8 = (HTTP_METHODS.len() - 1) as u8;

/// The histograms of a route's bodies.
#[derive(Debug)]
struct Sizes {
    request: Histogram<1, BODY_CELLS>,
    response: Histogram<1, BODY_CELLS>,
}

impl Sizes {
    const fn new() -> Self {
        Self { request: Histogram::new(), response: Histogram::new() }
    }
}

/// Series that have a place of their own.
const DURATION_PLACES: usize = 512;
const DURATION_CELLS: usize = semconv::SECONDS.len() + 1;
const BODY_CELLS: usize = semconv::BODY_BYTES.len() + 1;
const ASKED: usize = HTTP_METHODS.len() * HTTP_SCHEMES.len();

static DURATION_BOUNDS: TickBounds = TickBounds::of(&semconv::HTTP_SERVER_REQUEST_DURATION);
static BODY_BOUNDS: Bounds = Bounds::of(&semconv::HTTP_SERVER_REQUEST_BODY_SIZE);

static DURATIONS: Table<Timings<1, DURATION_CELLS>, DURATION_PLACES> = Table::new();
static SIZES: Table<Sizes, 256> = Table::new();
static ACTIVE: Balance<ASKED> = Balance::new();
/// A bit for each level that was ever above zero.
static ACTIVE_SEEN: AtomicU32 = AtomicU32::new(0);

/// Whether a status is an error where no handler says otherwise.
pub(super) fn is_server_error(status: u16) -> bool {
    (500..600).contains(&status)
}

/// Counts a request that no handler has storage for.
pub(super) fn duration(series: Series, elapsed: Elapsed) {
    let own = DURATIONS.get(series.key(), Timings::new);
    // The few series of the overflow have a place unless the table was full of others before.
    let timings = own.or_else(|| DURATIONS.get(series.overflow().key(), Timings::new));
    if let Some(timings) = timings {
        timings.record(&DURATION_BOUNDS, 0, elapsed);
    }
}

/// Counts the bodies of a request and of its response.
pub(super) fn sizes(asked: Asked, route: Route, request: u64, response: u64) {
    let key = |asked: Asked, route: Route| {
        u64::from_le_bytes([1, asked.method, asked.scheme, route.0, 0, 0, 0, 0])
    };
    let other = Asked { method: OTHER_METHOD, scheme: asked.scheme };
    let own = SIZES.get(key(asked, route), Sizes::new);
    if let Some(sizes) = own.or_else(|| SIZES.get(key(other, Route::OTHER), Sizes::new)) {
        sizes.request.record(&BODY_BOUNDS, 0, request);
        sizes.response.record(&BODY_BOUNDS, 0, response);
    }
}

/// A request came in.
pub(super) fn enter(asked: Asked) {
    let series = active_series(asked);
    let bit = 1 << series;
    // Relaxed: whoever scrapes between the two sees no series, as if a moment earlier.
    if ACTIVE_SEEN.load(Ordering::Relaxed) & bit == 0 {
        ACTIVE_SEEN.fetch_or(bit, Ordering::Relaxed);
    }
    ACTIVE.add(series, 1);
}

/// A request is over.
pub(super) fn leave(asked: Asked) {
    ACTIVE.add(active_series(asked), 1_u64.wrapping_neg());
}

fn active_series(asked: Asked) -> usize {
    usize::from(asked.method) * HTTP_SCHEMES.len() + usize::from(asked.scheme)
}

/// The metrics, in the order of [`super::declared`]. Two of a name are one family: requests without a route have a label set
/// of their own, so that the catalog knows their value.
mod metric {
    pub(super) const DURATION: usize = 0;
    pub(super) const UNMATCHED_DURATION: usize = 1;
    pub(super) const REJECTED: usize = 2;
    pub(super) const ACTIVE: usize = 3;
    pub(super) const REQUEST_SIZE: usize = 4;
    pub(super) const UNMATCHED_REQUEST_SIZE: usize = 5;
    pub(super) const RESPONSE_SIZE: usize = 6;
    pub(super) const UNMATCHED_RESPONSE_SIZE: usize = 7;
}

/// The layer's storage, as the registry's [`Source`].
#[derive(Debug)]
struct LayerSite;

static SITE: LayerSite = LayerSite;

const _: () = {
    telemark_registry::register!(super::declared::PIECES, SITE);
};

impl Source for LayerSite {
    fn read(&self, _: &[RecordedMetric<'_>], sink: &mut dyn Sink) {
        let mut room = Room::new();
        if ACTIVE_SEEN.load(Ordering::Relaxed) != 0 {
            // At zero until one of them has a status.
            for (index, (method, route)) in handlers().iter().enumerate() {
                let id = SeriesId { metric: metric::REJECTED, index: DURATION_PLACES + index };
                sink.series(id, &[method, route, ""], Sample::Counter(0));
            }
        }
        for (place, key, timings) in DURATIONS.iter() {
            let Some(series) = Series::from_key(key) else { continue };
            durations(sink, place, series, timings.read(0, &mut room));
        }
        for index in 0..ASKED {
            if ACTIVE_SEEN.load(Ordering::Relaxed) & 1 << index != 0 {
                let method = HTTP_METHODS[index / HTTP_SCHEMES.len()];
                let scheme = HTTP_SCHEMES[index % HTTP_SCHEMES.len()];
                let id = SeriesId { metric: metric::ACTIVE, index };
                sink.series(id, &[method, scheme], ACTIVE.read(index, &mut room));
            }
        }
        for (index, key, sizes) in SIZES.iter() {
            let [_, method, scheme, route, ..] = key.to_le_bytes();
            let route = Route(route);
            let labels = [named(HTTP_METHODS, method), route.as_str(), named(HTTP_SCHEMES, scheme)];
            let (request, response) = if route == Route::UNMATCHED {
                (metric::UNMATCHED_REQUEST_SIZE, metric::UNMATCHED_RESPONSE_SIZE)
            } else {
                (metric::REQUEST_SIZE, metric::RESPONSE_SIZE)
            };
            let read = sizes.request.read(0, &mut room);
            sink.series(SeriesId { metric: request, index }, &labels, read);
            let read = sizes.response.read(0, &mut room);
            sink.series(SeriesId { metric: response, index }, &labels, read);
        }
    }
}

fn durations(sink: &mut dyn Sink, place: usize, series: Series, sample: Sample<'_>) {
    let matched = series.route != Route::UNMATCHED;
    let metric = if matched { metric::DURATION } else { metric::UNMATCHED_DURATION };
    sink.series(SeriesId { metric, index: place }, &series, sample);
    if let (true, Sample::Histogram(read)) = (series.rejected, sample) {
        let count = read.buckets.iter().sum();
        let id = SeriesId { metric: metric::REJECTED, index: place };
        sink.series(id, &Rejected(series), Sample::Counter(count));
    }
}

impl LabelSet for Series {
    fn each(&self, take: &mut dyn FnMut(&str)) {
        let Self { asked, route, outcome, .. } = self;
        let status = self.status_text();
        let error_type = match outcome {
            Outcome::Error if is_server_error(self.status) => &status,
            Outcome::Error => OVERFLOW,
            _ => "",
        };
        let method = named(HTTP_METHODS, asked.method);
        let scheme = named(HTTP_SCHEMES, asked.scheme);
        let outcome = outcome.as_str();
        [method, route.as_str(), scheme, &status, outcome, error_type].into_iter().for_each(take);
    }
}

/// The requests of a series that did not come to their handler.
struct Rejected(Series);

impl LabelSet for Rejected {
    fn each(&self, take: &mut dyn FnMut(&str)) {
        let method = named(HTTP_METHODS, self.0.asked.method);
        [method, self.0.route.as_str(), &self.0.status_text()].into_iter().for_each(take);
    }
}

fn named(values: &'static [&'static str], place: u8) -> &'static str {
    values.get(usize::from(place)).copied().unwrap_or(OVERFLOW)
}

// The key's parts have room for every value.
const _: () = assert!(ASKED <= 32 && Outcome::ALL.len() < 128);
