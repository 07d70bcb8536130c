//! A family of series, as every encoder reads it.

use std::borrow::Cow;

use telemark_registry::prometheus::unit_suffix;
use telemark_registry::{Instrument, Sample, Unit};

use super::bound::Bound;
use super::escaping::Escaping;
use super::labels::Labels;
use super::number::Number;
use super::value::{Histogram, Value};
use crate::decimal::Places;

/// A metric family.
#[derive(Clone, Debug)]
pub(crate) struct Family<'a> {
    /// Without what its kind adds.
    pub(super) base: Cow<'a, str>,
    pub(super) kind: Kind,
    pub(super) help: Cow<'a, str>,
    /// The unit's name, which ends the base.
    pub(super) unit: Option<&'static str>,
    pub(super) places: Places,
    /// Of a histogram the upper ends of its buckets, of a summary its quantiles.
    pub(super) bounds: Vec<Bound>,
    /// Those that have ever been given, as they came.
    series: Vec<Series>,
    /// Their places, by their labels.
    order: Vec<usize>,
    /// The number of the present scrape.
    scrape: u64,
}

/// One series.
#[derive(Clone, Debug)]
pub(super) struct Series {
    pub(super) labels: Labels,
    /// The labels between the braces, where no scheme changes their names.
    pub(super) text: String,
    pub(super) value: Value,
    /// The last scrape that was given a value.
    given: u64,
}

/// What a family is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Its name ends with `_total`.
    Counter,
    /// A counter whose name has no such end, which OpenMetrics does not know.
    BareCounter,
    Gauge,
    Histogram,
    Summary,
    /// Its labels are what it says; its name ends with `_info`.
    Info,
}

impl Kind {
    /// What ends the name of its samples, and of the family but for OpenMetrics.
    pub(super) const fn suffix(self) -> &'static str {
        match self {
            Self::Counter => "_total",
            Self::Info => "_info",
            Self::BareCounter | Self::Gauge | Self::Histogram | Self::Summary => "",
        }
    }

    /// What the names of its samples end with in any format, after the base.
    pub(super) const fn suffixes(self) -> &'static [&'static str] {
        match self {
            Self::Counter => &["_total", "_created"],
            Self::Info => &["_info"],
            Self::BareCounter | Self::Gauge => &[""],
            Self::Histogram => &["", "_bucket", "_sum", "_count", "_created"],
            Self::Summary => &["", "_sum", "_count", "_created"],
        }
    }
}

impl From<Instrument> for Kind {
    fn from(instrument: Instrument) -> Self {
        match instrument {
            Instrument::Counter => Self::Counter,
            Instrument::Histogram => Self::Histogram,
            _ => Self::Gauge,
        }
    }
}

impl<'a> Family<'a> {
    /// A family without series.
    pub(crate) fn new(
        name: impl Into<Cow<'a, str>>,
        kind: Kind,
        help: impl Into<Cow<'a, str>>,
    ) -> Self {
        Self {
            base: without(name.into(), kind.suffix()),
            kind,
            help: help.into(),
            unit: None,
            places: Places::None,
            bounds: Vec::new(),
            series: Vec::new(),
            order: Vec::new(),
            scrape: 0,
        }
    }

    /// The family of a metric that is declared, by its name on the page.
    pub(super) fn declared(
        name: String,
        help: &'a str,
        (instrument, unit): (Instrument, Unit<'_>),
        bounds: &[f64],
    ) -> Self {
        let mut family = Self::new(name, instrument.into(), help);
        family.unit = unit_suffix(unit, instrument);
        family.places = Places::of(unit);
        if family.kind == Kind::Histogram {
            family.bounds = bounds.iter().copied().chain([f64::INFINITY]).map(Bound::le).collect();
        }
        family
    }

    pub(crate) fn with_bounds(self, bounds: Vec<Bound>) -> Self {
        Self { bounds, ..self }
    }

    /// Its name on the page but for OpenMetrics.
    pub(crate) fn name(&self) -> String {
        [&self.base, self.kind.suffix()].concat()
    }

    /// Every name that a sample of it can have in any format.
    pub(crate) fn claims(&self) -> impl Iterator<Item = String> {
        self.kind.suffixes().iter().map(|suffix| [&self.base, *suffix].concat())
    }

    /// The label that tells its samples apart within a series.
    #[cfg(feature = "facade")]
    pub(crate) fn own_label(&self) -> Option<&'static str> {
        match self.kind {
            Kind::Histogram => Some("le"),
            Kind::Summary => Some("quantile"),
            Kind::Counter | Kind::BareCounter | Kind::Gauge | Kind::Info => None,
        }
    }

    /// The series that were given in the present scrape, by their labels.
    pub(super) fn present(&self) -> impl Iterator<Item = &Series> {
        let ordered = self.order.iter().map(|slot| &self.series[*slot]);
        ordered.filter(|series| series.given == self.scrape)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.present().next().is_none()
    }

    /// Begins a scrape: no series is there until it is given.
    pub(super) fn begin(&mut self, scrape: u64) {
        self.scrape = scrape;
    }

    /// The place of a series, a new one where its labels have not been seen.
    pub(super) fn place(&mut self, labels: Labels) -> usize {
        let found = self.order.binary_search_by(|slot| self.series[*slot].labels.cmp(&labels));
        match found {
            Ok(at) => self.order[at],
            Err(at) => {
                let slot = self.series.len();
                let text = labels.text(Escaping::Underscores);
                // No scrape has this number yet.
                let given = self.scrape.wrapping_sub(1);
                self.series.push(Series { labels, text, value: self.empty(), given });
                self.order.insert(at, slot);
                slot
            }
        }
    }

    /// Gives a series its reading. Series with equal labels add up within a scrape.
    pub(super) fn give(&mut self, slot: usize, sample: &Sample<'_>) {
        let Some(series) = self.series.get_mut(slot) else {
            return;
        };
        if series.given == self.scrape {
            series.value.add(sample, self.places);
        } else if series.value.set(sample, self.places) {
            series.given = self.scrape;
        }
    }

    /// Completes what was given, after the last reading of a scrape.
    pub(super) fn complete(&mut self) {
        let Self { series, bounds, scrape, .. } = self;
        for series in series.iter_mut().filter(|series| series.given == *scrape) {
            if let Value::Histogram(histogram) = &mut series.value {
                histogram.complete(bounds);
            }
        }
    }

    /// Adds a series with its value, unless one with these labels is there.
    #[cfg(feature = "endpoint")]
    pub(crate) fn insert(&mut self, labels: Labels, value: Value) -> bool {
        let slot = self.place(labels);
        let series = &mut self.series[slot];
        if series.given == self.scrape {
            return false;
        }
        series.value = value;
        series.given = self.scrape;
        true
    }

    fn empty(&self) -> Value {
        match self.kind {
            Kind::Histogram => {
                Value::Histogram(Histogram::new(vec![0; self.bounds.len()], Number::ZERO))
            }
            _ => Value::Number(Number::ZERO),
        }
    }
}

fn without<'a>(name: Cow<'a, str>, suffix: &str) -> Cow<'a, str> {
    match name {
        Cow::Borrowed(name) => name.strip_suffix(suffix).unwrap_or(name).into(),
        Cow::Owned(mut name) => {
            let base = name.strip_suffix(suffix).map_or(name.len(), str::len);
            name.truncate(base);
            name.into()
        }
    }
}
