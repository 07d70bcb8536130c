//! What one annotated item can emit, as the macro writes it down.
//!
//! Descriptors are `const` and made of `'static` data, so the linker can place them and nothing
//! about them comes into being at run time.

use crate::ending::{ENDING_LABELS, Endings};
use crate::vocabulary::{Instrument, Kind, Level, Unit};

/// Everything that one annotated item can emit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Descriptor {
    /// What the item is.
    pub kind: Kind,
    /// Its full path, such as `studio::store::find_image`, or that of a declared metric's static.
    pub function: &'static str,
    /// The source file, as the compiler was given it: relative to the workspace for its members.
    pub file: &'static str,
    /// The line of its attribute or declaration, counted from 1.
    pub line: u32,
    /// The package that declares it.
    pub crate_name: &'static str,
    /// That package's version.
    pub crate_version: &'static str,
    /// The first line of its documentation, or nothing.
    pub help: &'static str,
    /// Its span. A metric that no call produces has none.
    pub span: Option<SpanDescriptor>,
    /// Its metrics: of a function, the duration first.
    pub metrics: &'static [MetricDescriptor],
}

/// The span of an annotated item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SpanDescriptor {
    /// The span's name.
    pub name: &'static str,
    /// Its level.
    pub level: Level,
    /// The fields it can carry besides those of the call's [`Ending`](crate::Ending). Nothing else
    /// about the call leaves the process with the span.
    pub fields: &'static [&'static str],
}

/// One metric of an annotated item.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MetricDescriptor {
    /// The OpenTelemetry name, such as `db.client.operation.duration`.
    pub name: &'static str,
    /// How its values combine.
    pub instrument: Instrument,
    /// Their unit.
    pub unit: Unit<'static>,
    /// What it measures, in one sentence.
    pub help: &'static str,
    /// Upper bounds of its buckets in [`unit`](Self::unit), rising, without `+Inf`. Empty unless it
    /// is a histogram.
    pub buckets: &'static [f64],
    /// Its labels that are known on entry.
    pub labels: &'static [LabelDescriptor],
    /// How the calls that it measures can end. Nothing where it does not tell.
    pub endings: Option<Endings>,
}

impl MetricDescriptor {
    /// The names of all its labels, in the order in which a [`Source`](crate::Source) gives their
    /// values.
    pub fn label_names(&self) -> impl Iterator<Item = &'static str> {
        let of_ending = self.endings.map(|_| ENDING_LABELS).into_iter().flatten();
        self.labels.iter().map(|label| label.name).chain(of_ending)
    }
}

/// Bounds of a histogram at most, so that the search for a bucket has a fixed table.
pub const MAX_BOUNDS: usize = 31;

/// One label of a metric.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LabelDescriptor {
    /// The OpenTelemetry attribute name, such as `db.system.name`.
    pub name: &'static str,
    /// The values it can take.
    pub values: LabelValues,
}

/// The values that a label can take. There is no open set: cardinality is bounded by type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LabelValues {
    /// One value.
    Constant(&'static str),
    /// One of a closed set.
    Closed(&'static [&'static str]),
    /// The first `cap` values that occur; all later ones share [`OVERFLOW`].
    Capped(u32),
}

/// The value that stands for everything beyond an interned label's cap.
///
/// OpenTelemetry uses it for the same purpose in `error.type` and `http.request.method`
/// (semantic conventions 1.44.0).
pub const OVERFLOW: &str = "_OTHER";

impl LabelValues {
    /// The number of values at most, the overflow value included.
    pub const fn cardinality(self) -> usize {
        match self {
            Self::Constant(_) => 1,
            Self::Closed(values) => values.len(),
            Self::Capped(cap) => cap as usize + 1,
        }
    }
}
