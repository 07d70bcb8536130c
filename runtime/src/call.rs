//! The guards that make sure that each call ends exactly once.

use core::mem::ManuallyDrop;

use telemark_registry::{Ending, Endings};
use tracing::Span;
use tracing::span::{Entered, EnteredSpan};

use crate::span::{CallSpan, Callsite, entered, is_heard, span};
use crate::switch::is_on;
use crate::trace;

/// Endings of a call whose errors have no types, and so series of its duration for each set of labels.
pub const ENDINGS: usize = Endings::PLAIN.count();

/// What records one call.
pub trait Recorder {
    /// What a returned value says about its call.
    type Returned: Copy;
    /// What is known once the call is recorded.
    type Recorded: Copy;

    /// The call begins.
    fn begin(&mut self);
    /// What there is to say of a call that did not return.
    fn unreturned(ending: Ending) -> Self::Returned;
    /// Records the call.
    fn record(&self, returned: Self::Returned) -> Self::Recorded;
    /// Says in a span how the call ended.
    fn note(&self, returned: Self::Returned, result: Self::Recorded, span: &Span);
    /// Says whatever is said of a call that has no span.
    fn tell(&self, result: Self::Recorded);
}

/// A call of a function that is not `async`. Dropped before [`finish`](Self::finish), it unwound.
///
/// It is meant to be kept in registers: each of its words that is in memory is written before the
/// atomics of a recording can be, and is waited for. So nothing of it is handed on by reference, and it
/// has no field that is dropped by itself.
#[derive(Debug)]
#[must_use]
pub struct Call<R: Recorder> {
    /// None where the telemetry is off, and at the end.
    recorder: Option<R>,
    span: ManuallyDrop<Option<EnteredSpan>>,
}

impl<R: Recorder> Call<R> {
    /// Starts the call in a span.
    #[inline]
    pub(crate) fn of(mut recorder: R, span: Span) -> Self {
        let span = (!span.is_none()).then(|| span.entered());
        recorder.begin();
        Self { recorder: Some(recorder), span: ManuallyDrop::new(span) }
    }

    /// Starts a call with nothing to evaluate, unless the telemetry is off.
    #[inline]
    pub(crate) fn at(callsite: &'static Callsite, recorder: impl FnOnce() -> R) -> Self {
        if !is_on() {
            return Self::off();
        }
        let span = if is_heard(callsite) { entered(callsite) } else { None };
        let mut recorder = recorder();
        recorder.begin();
        Self { recorder: Some(recorder), span: ManuallyDrop::new(span) }
    }

    /// A call that is not measured.
    #[inline]
    pub fn off() -> Self {
        Self { recorder: None, span: ManuallyDrop::new(None) }
    }

    /// What records it, unless the telemetry is off.
    #[inline]
    pub(crate) fn recorder(&mut self) -> Option<&mut R> {
        self.recorder.as_mut()
    }

    /// Ends the call.
    #[inline]
    pub fn finish(mut self, returned: R::Returned) {
        let Some(recorder) = self.recorder.take() else { return };
        let result = recorder.record(returned);
        match self.span.take() {
            Some(span) => leave(span, recorder, returned, result),
            None => recorder.tell(result),
        }
    }
}

impl<R: Recorder> Drop for Call<R> {
    #[inline]
    fn drop(&mut self) {
        if let Some(recorder) = self.recorder.take() {
            unwound(recorder, self.span.take());
        }
    }
}

#[cold]
#[inline(never)]
fn unwound<R: Recorder>(recorder: R, span: Option<EnteredSpan>) {
    let returned = R::unreturned(Ending::PANIC);
    let result = recorder.record(returned);
    leave(span.unwrap_or_else(|| Span::none().entered()), recorder, returned, result);
}

/// Says in a span how its call ended, and leaves it.
#[cold]
#[inline(never)]
#[expect(clippy::needless_pass_by_value, reason = "a reference would keep the call in memory")]
fn leave<R: Recorder>(span: EnteredSpan, recorder: R, returned: R::Returned, result: R::Recorded) {
    recorder.note(returned, result, &span);
}

/// A call of an `async` function, from its first poll on.
///
/// Dropped between two polls it was cancelled; dropped within one it unwound; dropped before the
/// first, it was no call. The state is kept instead of asking `std::thread::panicking`, because a
/// future can be dropped, and so cancelled, by the unwinding of something else.
#[derive(Debug)]
#[must_use]
pub struct AsyncCall<R: Recorder> {
    /// None where the telemetry is off.
    recorder: Option<R>,
    /// None where nobody wants one. It goes with the call, and most have none: a field that is dropped
    /// by itself would be asked once more.
    span: ManuallyDrop<Option<CallSpan>>,
    state: State,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Unpolled,
    Suspended,
    Polling,
    /// It is over, or is not measured at all.
    Ended,
}

impl<R: Recorder> AsyncCall<R> {
    #[inline]
    fn new(recorder: R, span: Span, state: State) -> Self {
        Self { recorder: Some(recorder), span: ManuallyDrop::new(CallSpan::new(span)), state }
    }

    /// Starts the call in a span.
    #[inline]
    pub(crate) fn of(mut recorder: R, span: Span) -> Self {
        recorder.begin();
        Self::new(recorder, span, State::Suspended)
    }

    /// Prepares the call of a future that another function made: it starts with the first poll.
    #[inline]
    pub(crate) fn ahead(recorder: R, span: Span) -> Self {
        Self::new(recorder, span, State::Unpolled)
    }

    /// Starts a call with nothing to evaluate, unless the telemetry is off.
    #[inline]
    pub(crate) fn at(callsite: &'static Callsite, recorder: impl FnOnce() -> R) -> Self {
        if is_on() { Self::of(recorder(), span(callsite)) } else { Self::off() }
    }

    /// The same of a call that starts with the first poll.
    #[inline]
    pub(crate) fn ahead_at(callsite: &'static Callsite, recorder: impl FnOnce() -> R) -> Self {
        if is_on() { Self::ahead(recorder(), span(callsite)) } else { Self::off() }
    }

    /// A call that is not measured.
    #[inline]
    pub fn off() -> Self {
        Self { recorder: None, span: ManuallyDrop::new(None), state: State::Ended }
    }

    /// What records it, unless the telemetry is off.
    #[inline]
    pub(crate) fn recorder(&mut self) -> Option<&mut R> {
        self.recorder.as_mut()
    }

    /// Whether it has begun.
    #[inline]
    pub(crate) fn has_begun(&self) -> bool {
        self.state != State::Unpolled
    }

    #[inline]
    fn stop(&self, returned: R::Returned) {
        let Some(recorder) = &self.recorder else { return };
        match &*self.span {
            None => recorder.tell(recorder.record(returned)),
            Some(span) => stop_within(span, recorder, returned),
        }
    }

    /// Ends a call that did not return, and lets its span go.
    #[cold]
    #[inline(never)]
    fn conclude(&mut self) {
        match self.state {
            State::Unpolled | State::Ended => {}
            State::Suspended => self.stop(R::unreturned(Ending::CANCELLED)),
            State::Polling => self.stop(R::unreturned(Ending::PANIC)),
        }
        drop(self.span.take());
    }
}

#[cold]
#[inline(never)]
fn stop_within<R: Recorder>(span: &CallSpan, recorder: &R, returned: R::Returned) {
    let result = {
        let _entered = trace::needs_span().then(|| span.enter());
        recorder.record(returned)
    };
    recorder.note(returned, result, span);
}

/// What the wrapper future tells its call. One type parameter instead of the numbers in the type of an
/// [`AsyncCall`], which `pin_project_lite` can't name.
pub trait InFlight {
    /// What a returned value says about its call.
    type Returned;

    /// A poll begins.
    fn resume(&mut self);
    /// A poll ended, the call goes on.
    fn suspend(&mut self);
    /// The call is over.
    fn end(&mut self, returned: Self::Returned);
    /// Whether it takes no part in what is polled: nobody need look at what that returns.
    fn is_over(&self) -> bool;
    /// Enters the call's span, where it has one.
    fn enter(&self) -> Option<Entered<'_>>;
    /// The body is dropped next, and then the call.
    fn enter_to_drop(&mut self);
}

impl<R: Recorder> InFlight for AsyncCall<R> {
    type Returned = R::Returned;

    #[inline]
    fn resume(&mut self) {
        match self.state {
            // Whoever polls it again takes part in no call.
            State::Ended => return,
            State::Unpolled => {
                if let Some(recorder) = &mut self.recorder {
                    recorder.begin();
                }
            }
            State::Suspended | State::Polling => {}
        }
        self.state = State::Polling;
    }

    #[inline]
    fn suspend(&mut self) {
        if let State::Polling = self.state {
            self.state = State::Suspended;
        }
    }

    #[inline]
    fn end(&mut self, returned: R::Returned) {
        if self.state != State::Ended {
            self.state = State::Ended;
            self.stop(returned);
        }
    }

    #[inline]
    fn is_over(&self) -> bool {
        self.state == State::Ended
    }

    #[inline]
    fn enter(&self) -> Option<Entered<'_>> {
        self.span.as_ref().map(|span| span.enter())
    }

    #[inline]
    fn enter_to_drop(&mut self) {
        if self.state != State::Ended
            && let Some(span) = &mut *self.span
        {
            span.enter_to_drop();
        }
    }
}

impl<R: Recorder> Drop for AsyncCall<R> {
    #[inline]
    fn drop(&mut self) {
        if self.state != State::Ended || self.span.is_some() {
            self.conclude();
        }
    }
}
