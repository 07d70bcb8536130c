//! What a function does with its calls besides counting them.

use telemark_registry::Ending;
use tracing::Span;

use crate::clock::Elapsed;

/// What accompanies a call from its begin to its end.
pub trait Watch {
    /// Whether there are calls that are not timed.
    const SAMPLES: bool = false;

    /// The call begins. Says whether it is timed.
    #[inline]
    fn begin(&mut self) -> bool {
        true
    }

    /// The call is over. Says what counts as its duration, which is none where it was timed.
    #[inline]
    fn end(&self, ending: Ending, elapsed: Option<Elapsed>) -> Option<Elapsed> {
        let _ = (ending, elapsed);
        None
    }

    /// Whether there is anything to say of a call that took so long.
    #[inline]
    fn minds(&self, elapsed: Elapsed) -> bool {
        let _ = elapsed;
        false
    }

    /// Says it, within the call's span.
    #[inline]
    fn tell(&self, elapsed: Elapsed, span: &Span) {
        let _ = (elapsed, span);
    }
}

/// Nothing.
#[derive(Debug)]
pub struct Unwatched;

impl Watch for Unwatched {}

/// Both, one after the other.
impl<A: Watch, B: Watch> Watch for (A, B) {
    const SAMPLES: bool = A::SAMPLES || B::SAMPLES;

    #[inline]
    fn begin(&mut self) -> bool {
        self.0.begin() & self.1.begin()
    }

    #[inline]
    fn end(&self, ending: Ending, elapsed: Option<Elapsed>) -> Option<Elapsed> {
        let first = self.0.end(ending, elapsed);
        self.1.end(ending, elapsed).or(first)
    }

    #[inline]
    fn minds(&self, elapsed: Elapsed) -> bool {
        self.0.minds(elapsed) || self.1.minds(elapsed)
    }

    fn tell(&self, elapsed: Elapsed, span: &Span) {
        if self.0.minds(elapsed) {
            self.0.tell(elapsed, span);
        }
        if self.1.minds(elapsed) {
            self.1.tell(elapsed, span);
        }
    }
}
