//! What one annotated item can emit, as the macro writes it down.

use crate::ending::Endings;
use crate::vocabulary::{Instrument, Kind, Level, Timing, Unit};

/// Everything that one annotated item can emit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Descriptor<'a> {
    /// What the item is.
    pub kind: Kind,
    /// Its full path, such as `studio::store::find_image`, or that of a declared metric's static.
    pub function: &'a str,
    /// The source file, as the compiler was given it: relative to the workspace for its members.
    pub file: &'a str,
    /// The line of its attribute or declaration, counted from 1.
    pub line: &'a str,
    /// The package that declares it.
    pub crate_name: &'a str,
    /// That package's version.
    pub crate_version: &'a str,
    /// The first line of its documentation, or nothing.
    pub help: &'a str,
    /// How often its calls are timed.
    pub timing: Timing,
    /// Whether an alert or an objective has to watch it. Nothing that it emits depends on this.
    pub critical: bool,
    /// Its span. A metric that no call produces has none.
    pub span: Option<SpanDescriptor<'a>>,
    /// Its metrics: of a function, the duration first.
    pub metrics: &'a [MetricDescriptor<'a>],
}

/// The span of an annotated item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SpanDescriptor<'a> {
    /// The span's name.
    pub name: &'a str,
    /// Its level.
    pub level: Level,
    /// The fields it can carry besides those of the call's [`Ending`](crate::Ending). Nothing else
    /// about the call leaves the process with the span.
    pub fields: &'a [&'a str],
    /// The events that the item itself sends in its span.
    pub events: &'a [EventDescriptor<'a>],
}

/// An event of an annotated item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EventDescriptor<'a> {
    /// Its message.
    pub message: &'a str,
    /// Its level.
    pub level: Level,
    /// The fields that it carries.
    pub fields: &'a [&'a str],
}

/// One metric of an annotated item.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MetricDescriptor<'a> {
    /// The OpenTelemetry name, such as `db.client.operation.duration`.
    pub name: &'a str,
    /// How its values combine.
    pub instrument: Instrument,
    /// Their unit.
    pub unit: Unit<'a>,
    /// What it measures, in one sentence.
    pub help: &'a str,
    /// Upper bounds of its buckets in [`unit`](Self::unit), rising, without `+Inf`. Empty unless it
    /// is a histogram.
    pub buckets: &'a [f64],
    /// Its labels that are known on entry.
    pub labels: &'a [LabelDescriptor<'a>],
    /// How the calls that it measures can end. Nothing where it does not tell.
    pub endings: Option<Endings<'a>>,
}

/// Bounds of a histogram at most, so that the search for a bucket has a fixed table.
pub const MAX_BOUNDS: usize = 31;

/// One label of a metric.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LabelDescriptor<'a> {
    /// The OpenTelemetry attribute name, such as `db.system.name`.
    pub name: &'a str,
    /// The values it can take.
    pub values: LabelValues<'a>,
}

/// The values that a label can take. There is no open set: cardinality is bounded by type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LabelValues<'a> {
    /// One value.
    Constant(&'a str),
    /// One of a closed set.
    Closed(&'a [&'a str]),
    /// The first `cap` values that occur; all later ones share [`OVERFLOW`].
    Capped(u32),
}

/// The value that stands for everything beyond an interned label's cap.
///
/// OpenTelemetry uses it for the same purpose in `error.type` and `http.request.method`
/// (semantic conventions 1.44.0).
pub const OVERFLOW: &str = "_OTHER";

/// Status codes that a function tells apart; later ones share [`OVERFLOW`].
pub const STATUS_CAP: u32 = 16;

/// The label with a response's status code, the last one of the duration of a handler or a client call.
/// It is known only at the end, and a call that ended without a response has no value for it.
///
/// Where such a call is an error without a type of its own, `error.type` is the status as well, as the
/// conventions ask for (semantic conventions 1.44.0, "HTTP spans").
pub const STATUS_LABEL: LabelDescriptor<'static> = LabelDescriptor {
    name: crate::semconv::attribute::HTTP_RESPONSE_STATUS_CODE,
    values: LabelValues::Capped(STATUS_CAP),
};

impl LabelValues<'_> {
    /// The number of values at most, the overflow value included.
    pub const fn cardinality(self) -> usize {
        match self {
            Self::Constant(_) => 1,
            Self::Closed(values) => values.len(),
            Self::Capped(cap) => cap as usize + 1,
        }
    }
}
