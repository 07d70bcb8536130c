//! What one annotated item can emit, as the macro writes it down.
//!
//! Descriptors are `const` and made of `'static` data, so the linker can place them and nothing
//! about them comes into being at run time.

use crate::vocabulary::{Instrument, Kind, Level, Outcome, Unit};

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
    /// The fields it can carry besides [`OUTCOME_LABEL`]'s. Nothing else about the call leaves the
    /// process with the span.
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
    /// Its labels, in the order in which a [`Source`](crate::Source) gives their values.
    pub labels: &'static [LabelDescriptor],
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

/// The label that says how a call ended. The last label of every duration metric.
pub const OUTCOME_LABEL: LabelDescriptor =
    LabelDescriptor { name: "outcome", values: LabelValues::Closed(Outcome::VALUES) };

/// Status codes that a function tells apart; later ones share [`OVERFLOW`].
pub const STATUS_CAP: u32 = 16;

/// The label with a response's status code. It stands right before [`OUTCOME_LABEL`] in the duration
/// of a handler and of a client call, and a call that ended without a response has no value for it.
pub const STATUS_LABEL: LabelDescriptor = LabelDescriptor {
    name: crate::semconv::attribute::HTTP_RESPONSE_STATUS_CODE,
    values: LabelValues::Capped(STATUS_CAP),
};

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
