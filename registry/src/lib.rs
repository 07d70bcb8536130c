//! Telemark's vocabulary: naming rules, descriptors, link-time collection and the catalog file.
//!
//! A process must hold exactly one list of what it can emit, so this crate is small and
//! slow-moving: several versions of the runtime and the macros can share one version of it.
//!
//! The way of one annotated function through this crate:
//!
//! 1. The macro makes one [`Descriptor`] and writes it as text ([`record`]).
//! 2. `register!` places two statics that the linker gathers: the record, and an [`Entry`] that refers
//!    to it for the running process ([`entries`]).
//! 3. At run time [`collected`] compares the two, so that a linker that drops one is noticed, and
//!    [`items`] reads the records ([`mod@decode`]) to name what was recorded.
//! 4. With the feature `catalog`, [`catalog`] turns the records of a finished file into the versioned
//!    file that the checker, reviewers and other tools read.
//!
//! # Crate features
//!
//! * `catalog`: the catalog file format and its serialisation. Off by default, because
//!   the macros need the naming rules alone.

#[cfg(feature = "catalog")]
pub mod catalog;
pub mod decode;
pub mod descriptor;
pub mod ending;
pub mod fingerprint;
pub mod name;
pub mod prometheus;
pub mod record;
pub mod semconv;
pub mod sensitive;
pub mod slice;
pub mod source;
pub mod vocabulary;

pub use descriptor::{
    Descriptor, EventDescriptor, LabelDescriptor, LabelValues, MetricDescriptor, SpanDescriptor,
};
pub use ending::{Ending, Endings, ErrorTypeDescriptor};
pub use fingerprint::Fingerprint;
pub use slice::{Collected, Entry, Item, collected, entries, items};
pub use source::{Distribution, Exemplar, LabelSet, Native, Sample, SeriesId, Sink, Source};
pub use vocabulary::{ErrorCategory, Instrument, Kind, Level, Outcome, Timing, Unit};

/// What `register!` expands to. Not part of the public interface.
#[doc(hidden)]
pub mod __private {
    pub use crate::slice::{TELEMARK_ENTRIES, TELEMARK_RECORDS};
    pub use core;
    pub use linkme;
}
