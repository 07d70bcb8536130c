//! Spans without values.
//!
//! `tracing::span!` does the same and evaluates values besides; expanded in every function, it is half
//! of what the attribute costs to compile.

use telemark_registry::ending::ENDING_LABELS;
use tracing::callsite::{Callsite as _, Identifier};
use tracing::field::FieldSet;
use tracing::level_filters::{LevelFilter, STATIC_MAX_LEVEL};
use tracing::metadata::Kind;
use tracing::{Level, Metadata, Span, dispatcher};

pub use tracing::callsite::DefaultCallsite as Callsite;

/// The metadata of a function's span, whose only fields are those of its ending.
pub const fn span_metadata(
    name: &'static str,
    level: Level,
    module: &'static str,
    file: &'static str,
    line: u32,
    callsite: &'static Callsite,
) -> Metadata<'static> {
    let fields = FieldSet::new(&ENDING_LABELS, Identifier(callsite));
    Metadata::new(name, module, level, Some(file), Some(line), Some(module), fields, Kind::SPAN)
}

/// A new span, if somebody wants it.
#[inline]
pub(crate) fn span(callsite: &'static Callsite) -> Span {
    let metadata = callsite.metadata();
    let level = metadata.level();
    if *level <= STATIC_MAX_LEVEL && *level <= LevelFilter::current() {
        wanted(callsite, metadata)
    } else {
        Span::none()
    }
}

#[inline(never)]
fn wanted(callsite: &'static Callsite, metadata: &'static Metadata<'static>) -> Span {
    let interest = callsite.interest();
    let is_enabled = interest.is_always()
        || !interest.is_never() && dispatcher::get_default(|current| current.enabled(metadata));
    if is_enabled { Span::new(metadata, &metadata.fields().value_set(&[])) } else { Span::none() }
}
