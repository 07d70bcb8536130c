//! Spans without values.
//!
//! `tracing::span!` does the same and evaluates values besides; expanded in every function, it is half
//! of what the attribute costs to compile.

use core::ops::Deref;

use telemark_registry::descriptor::STATUS_LABEL;
use telemark_registry::ending::{ENDING_LABELS, ERROR_TYPE_LABEL, Ending, OUTCOME_LABEL};
use tracing::callsite::{Callsite as _, Identifier};
use tracing::field::FieldSet;
use tracing::level_filters::{LevelFilter, STATIC_MAX_LEVEL};
use tracing::metadata::Kind;
use tracing::span::EnteredSpan;
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

/// The same of a handler or a client call, which has a status as well.
pub const fn http_span_metadata(
    name: &'static str,
    level: Level,
    module: &'static str,
    file: &'static str,
    line: u32,
    callsite: &'static Callsite,
) -> Metadata<'static> {
    let fields = FieldSet::new(&HTTP_FIELDS, Identifier(callsite));
    Metadata::new(name, module, level, Some(file), Some(line), Some(module), fields, Kind::SPAN)
}

const HTTP_FIELDS: [&str; 3] = [ENDING_LABELS[0], ENDING_LABELS[1], STATUS_LABEL.name];

/// The span of a call that is entered at each poll, and at last to drop the body.
#[derive(Debug)]
pub(crate) struct CallSpan {
    span: Span,
    /// Whether it is entered until it is dropped.
    is_entered: bool,
}

impl CallSpan {
    /// None where there is no span.
    #[inline]
    pub(crate) fn new(span: Span) -> Option<Self> {
        if span.is_none() {
            // There is nothing to drop, and most calls get here.
            core::mem::forget(span);
            None
        } else {
            Some(Self { span, is_entered: false })
        }
    }

    /// Enters the span until this is dropped. What is dropped before logs within the span.
    #[cold]
    pub(crate) fn enter_to_drop(&mut self) {
        self.is_entered = true;
        self.span.with_subscriber(|(id, subscriber)| subscriber.enter(id));
    }
}

impl Deref for CallSpan {
    type Target = Span;

    #[inline]
    fn deref(&self) -> &Span {
        &self.span
    }
}

impl Drop for CallSpan {
    #[inline]
    fn drop(&mut self) {
        if self.is_entered {
            self.span.with_subscriber(|(id, subscriber)| subscriber.exit(id));
        }
    }
}

/// Records how a call ended in its span.
#[cold]
pub(crate) fn note(ending: Ending, span: &Span) {
    span.record(OUTCOME_LABEL, ending.outcome().as_str());
    if !ending.error_type().is_empty() {
        span.record(ERROR_TYPE_LABEL, ending.error_type());
    }
}

/// A new span, if somebody wants it.
#[inline]
pub fn span(callsite: &'static Callsite) -> Span {
    if is_heard(callsite) { wanted(callsite) } else { Span::none() }
}

/// Whether anybody listens to spans of that level.
#[inline]
pub(crate) fn is_heard(callsite: &'static Callsite) -> bool {
    let level = callsite.metadata().level();
    *level <= STATIC_MAX_LEVEL && *level <= LevelFilter::current()
}

/// A new span that is entered, if somebody wants it.
#[cold]
#[inline(never)]
pub(crate) fn entered(callsite: &'static Callsite) -> Option<EnteredSpan> {
    let span = wanted(callsite);
    (!span.is_none()).then(|| span.entered())
}

#[inline(never)]
fn wanted(callsite: &'static Callsite) -> Span {
    let metadata = callsite.metadata();
    let interest = callsite.interest();
    let is_enabled = interest.is_always()
        || !interest.is_never() && dispatcher::get_default(|current| current.enabled(metadata));
    if is_enabled { Span::new(metadata, &metadata.fields().value_set(&[])) } else { Span::none() }
}
