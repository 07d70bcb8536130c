//! How a handler finds the layer above it, and leaves the recording to it.
//!
//! The layer's future lends its request to the thread for as long as it is polled or its inner future
//! dropped, and takes it back afterwards: spawned tasks and other requests can't come across it. The
//! first annotated handler that starts meanwhile takes the request; those within it record by themselves.
//! Without a layer, that is one read of a thread-local.

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

/// How far a request has come.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Progress {
    /// No annotated handler has started.
    Open,
    /// One has.
    Taken,
    /// It has ended.
    Ended(Handled),
}

/// A request that a layer sees.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Request {
    ticket: Ticket,
    pub(crate) progress: Progress,
    /// The route that a layer further down saw, as the number that [`super::measurement`] gives it.
    #[cfg(feature = "tower")]
    pub(crate) route: Option<u8>,
}

thread_local! {
    static CURRENT: Cell<Option<Request>> = const { Cell::new(None) };
    /// Whether the current request can be taken: all that a handler without a layer reads.
    static OPEN: Cell<bool> = const { Cell::new(false) };
}

fn set_current(request: Option<Request>) {
    let is_open = request.is_some_and(|request| matches!(request.progress, Progress::Open));
    OPEN.set(is_open);
    CURRENT.set(request);
}

/// Takes the request of the layer that is at work on this thread, where there is one and nobody took it.
#[inline]
pub(crate) fn take() -> Option<Ticket> {
    if OPEN.get() { take_open() } else { None }
}

#[cold]
fn take_open() -> Option<Ticket> {
    let request = CURRENT.get()?;
    set_current(Some(Request { progress: Progress::Taken, ..request }));
    Some(request.ticket)
}

/// Leaves a call to the layer whose request was taken. False where that layer is not at work on this
/// thread, and the call has to record itself.
pub(crate) fn hand_over(ticket: Ticket, handled: Handled) -> bool {
    match CURRENT.get() {
        Some(request) if request.ticket == ticket => {
            set_current(Some(Request { progress: Progress::Ended(handled), ..request }));
            true
        }
        _ => false,
    }
}

#[cfg(feature = "tower")]
impl Request {
    /// A request that just came in.
    pub(crate) fn new() -> Self {
        Self { ticket: Ticket(number()), progress: Progress::Open, route: None }
    }

    /// Lends the request to this thread while `work` runs.
    #[inline]
    pub(crate) fn during<R>(&mut self, work: impl FnOnce() -> R) -> R {
        /// Takes the request back, also where the work unwinds.
        struct Lent<'a> {
            request: &'a mut Request,
            before: Option<Request>,
        }

        impl Drop for Lent<'_> {
            #[inline]
            fn drop(&mut self) {
                if let Some(request) = CURRENT.get() {
                    *self.request = request;
                }
                set_current(self.before);
            }
        }

        let before = CURRENT.get();
        set_current(Some(*self));
        let _lent = Lent { request: self, before };
        work()
    }
}

/// Tells the layer above of a route that it may not have seen.
#[cfg(feature = "tower")]
pub(crate) fn tell_route(route: u8) {
    if let Some(request) = CURRENT.get() {
        CURRENT.set(Some(Request { route: Some(route), ..request }));
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
