//! How a handler finds the layer above it, and leaves the recording to it.
//!
//! The layer's future lends its request to the thread for as long as it is polled or its inner future
//! dropped, and takes it back afterwards: spawned tasks and other requests can't come across it. The
//! first annotated handler that starts meanwhile takes the request; those within it record by themselves.
//! Without a layer, that is one read of a thread-local.
//!
//! A request is polled many times, and at most of them nobody takes or leaves anything. So what is lent
//! is one word, and what is left stands beside it until the layer sees that the word has changed.

use core::cell::Cell;

use super::site::{Ended, Site};

/// The number of a request that a handler has taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Ticket(u64);

/// What a handler leaves to the layer.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Handled {
    pub(crate) site: &'static Site,
    /// The index of its label set.
    pub(crate) labels: usize,
    pub(crate) ended: Ended,
}

/// A request's number, above two bits for its [`Step`] and one for a route that was told. Zero where
/// no request is lent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Word(u64);

/// How far a request has come.
#[derive(Clone, Copy, Debug)]
#[repr(u64)]
enum Step {
    /// No annotated handler has started.
    Open = 1,
    /// One has.
    Taken = 2,
    /// It has ended, and said how.
    Left = 3,
}

impl Word {
    const NONE: Self = Self(0);
    const STEP: u64 = 0b11;
    const TOLD: u64 = 0b100;
    const NUMBER: u32 = 3;

    #[inline]
    fn is_at(self, step: Step) -> bool {
        self.0 & Self::STEP == step as u64
    }

    #[inline]
    fn is_told(self) -> bool {
        self.0 & Self::TOLD != 0
    }

    fn ticket(self) -> Ticket {
        Ticket(self.0 >> Self::NUMBER)
    }

    fn at(self, step: Step) -> Self {
        Self(self.0 & !Self::STEP | step as u64)
    }
}

thread_local! {
    static LENT: Cell<Word> = const { Cell::new(Word::NONE) };
    /// What is beside the word: it means something once the word says so.
    static BESIDE: Cell<Beside> = const { Cell::new(Beside { left: None, route: 0 }) };
}

#[derive(Clone, Copy, Debug)]
struct Beside {
    left: Option<Handled>,
    /// The route that a layer further down saw, as the number that [`super::measurement`] gives it.
    route: u8,
}

/// Takes the request of the layer that is at work on this thread, where there is one and nobody took it.
#[inline]
pub(crate) fn take() -> Option<Ticket> {
    let lent = LENT.get();
    if !lent.is_at(Step::Open) {
        return None;
    }
    LENT.set(lent.at(Step::Taken));
    Some(lent.ticket())
}

/// Leaves a call to the layer whose request was taken. False where that layer is not at work on this
/// thread, and the call has to record itself.
pub(crate) fn hand_over(ticket: Ticket, handled: Handled) -> bool {
    let lent = LENT.get();
    if lent == Word::NONE || lent.ticket() != ticket {
        return false;
    }
    BESIDE.set(Beside { left: Some(handled), ..BESIDE.get() });
    LENT.set(lent.at(Step::Left));
    true
}

/// A request that a layer sees.
#[cfg(feature = "tower")]
#[derive(Clone, Copy, Debug)]
pub(crate) struct Request {
    word: Word,
    left: Option<Handled>,
    /// The route that a layer further down saw.
    pub(crate) route: Option<u8>,
}

/// Who records a request.
#[cfg(feature = "tower")]
#[derive(Clone, Copy, Debug)]
pub(crate) enum Progress {
    /// The layer: no annotated handler has started.
    Open,
    /// The handler, which ends somewhere else.
    Taken,
    /// The layer in the place of the handler, which has ended.
    Ended(Handled),
}

#[cfg(feature = "tower")]
impl Request {
    /// A request that just came in.
    pub(crate) fn new() -> Self {
        let word = Word(number() << Word::NUMBER).at(Step::Open);
        Self { word, left: None, route: None }
    }

    /// How far it has come.
    pub(crate) fn progress(&self) -> Progress {
        match self.left {
            Some(handled) => Progress::Ended(handled),
            None if self.word.is_at(Step::Open) => Progress::Open,
            None => Progress::Taken,
        }
    }

    /// Lends the request to this thread until what is returned is dropped.
    #[inline]
    pub(crate) fn lend(&mut self) -> Lent<'_> {
        let before = LENT.replace(self.word);
        let has_beside = before.is_at(Step::Left) || before.is_told();
        let beside = has_beside.then(|| BESIDE.get());
        Lent { request: self, before, beside }
    }

    /// Takes what stands beside the word.
    #[inline(never)]
    fn take_back(&mut self, word: Word) {
        let Beside { left, route } = BESIDE.get();
        if word.is_at(Step::Left) && !self.word.is_at(Step::Left) {
            self.left = left;
        }
        if word.is_told() {
            self.route = Some(route);
        }
        self.word = Word(word.0 & !Word::TOLD);
    }
}

/// A request that is lent to this thread. A guard and no function around the work: what a poll returns is
/// large, and would be moved once more.
#[cfg(feature = "tower")]
#[must_use]
pub(crate) struct Lent<'a> {
    request: &'a mut Request,
    before: Word,
    /// What stood beside the request that was lent before.
    beside: Option<Beside>,
}

#[cfg(feature = "tower")]
impl Drop for Lent<'_> {
    #[inline]
    fn drop(&mut self) {
        let word = LENT.replace(self.before);
        if word != self.request.word {
            self.request.take_back(word);
        }
        if let Some(beside) = self.beside {
            BESIDE.set(beside);
        }
    }
}

/// Tells the layer above of a route that it may not have seen.
#[cfg(feature = "tower")]
pub(crate) fn tell_route(route: u8) {
    let lent = LENT.get();
    if lent != Word::NONE {
        BESIDE.set(Beside { route, ..BESIDE.get() });
        LENT.set(Word(lent.0 | Word::TOLD));
    }
}

/// A number that no other request of this process has.
#[cfg(feature = "tower")]
fn number() -> u64 {
    use core::sync::atomic::{AtomicU64, Ordering};

    /// Numbers that a thread reserves at once, so that threads seldom meet.
    const BLOCK: u64 = 1 << 16;

    static RESERVED: AtomicU64 = AtomicU64::new(0);
    thread_local! {
        static NEXT: Cell<u64> = const { Cell::new(0) };
    }

    let number = match NEXT.get() {
        // Relaxed: only the number matters.
        used_up if used_up.is_multiple_of(BLOCK) => RESERVED.fetch_add(BLOCK, Ordering::Relaxed),
        number => number,
    };
    NEXT.set(number + 1);
    number
}

#[cfg(all(test, feature = "tower"))]
mod tests {
    use std::panic::{AssertUnwindSafe, catch_unwind};

    use telemark_registry::Ending;

    use super::{Handled, LENT, Progress, Request, Ticket, Word, hand_over, take, tell_route};
    use crate::__private::bounds::HTTP_SERVER_REQUEST_DURATION;
    use crate::http::site::{Durations, Ended, Side, Site, endings, places};

    static DURATIONS: Durations<{ places(endings(0)) }, 15> = Durations::new();
    static SITE: Site = Site {
        side: Side::Server { route: "/" },
        durations: &DURATIONS,
        pairs: &DURATIONS.pairs,
        bounds: &HTTP_SERVER_REQUEST_DURATION,
        is_error: |_| false,
        endings: endings(0),
        interned: &[],
        active: None,
    };

    fn during<R>(request: &mut Request, work: impl FnOnce() -> R) -> R {
        let _lent = request.lend();
        work()
    }

    fn leave(ticket: Option<Ticket>, labels: usize) -> bool {
        let handled = Handled { site: &SITE, labels, ended: Ended::new(Ending::OK, None) };
        ticket.is_some_and(|ticket| hand_over(ticket, handled))
    }

    /// The label set that was left, and the route that was told.
    fn seen(request: &Request) -> (Option<usize>, Option<u8>) {
        let left = match request.progress() {
            Progress::Ended(handled) => Some(handled.labels),
            Progress::Open | Progress::Taken => None,
        };
        (left, request.route)
    }

    #[test]
    fn what_is_left_for_a_request_outlives_another_that_is_lent_within() {
        let [mut outer, mut inner] = [Request::new(), Request::new()];
        during(&mut outer, || {
            assert!(leave(take(), 1));
            tell_route(3);
            during(&mut inner, || {
                tell_route(4);
                assert!(leave(take(), 2));
            });
            assert!(take().is_none());
        });
        assert_eq!([seen(&outer), seen(&inner)], [(Some(1), Some(3)), (Some(2), Some(4))]);
        during(&mut outer, || tell_route(5));
        assert_eq!((seen(&outer), LENT.get()), ((Some(1), Some(5)), Word::NONE));
    }

    #[test]
    fn a_request_is_left_to_in_a_later_poll_and_by_its_own_handler_alone() {
        let [mut request, mut other] = [Request::new(), Request::new()];
        let ticket = during(&mut request, take);
        assert!(matches!(request.progress(), Progress::Taken));
        assert!(!leave(ticket, 1));
        assert!(!during(&mut other, || leave(ticket, 1)));
        assert!(matches!(other.progress(), Progress::Open));
        let unwound = catch_unwind(AssertUnwindSafe(|| {
            during(&mut request, || {
                assert!(leave(ticket, 1));
                panic!("after the handler");
            });
        }));
        assert!(unwound.is_err());
        assert_eq!((seen(&request), LENT.get()), ((Some(1), None), Word::NONE));
    }
}
