//! What was refused or cut off, counted, and told in the log once in a while.

use core::fmt;
use core::sync::atomic::{AtomicU64, Ordering};
use core::time::Duration;

use tokio::time::Instant;

/// The shortest time between two lines of the log.
const QUIET: Duration = Duration::from_mins(1);

/// Why a client did not get what it came for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Loss {
    /// The connection had to leave for another one.
    Crowded,
    /// The request's head, or the handshake of TLS, took too long.
    SlowHead,
    /// The answer was taken too slowly.
    SlowAnswer,
    /// The client does not speak TLS, or not ours.
    Handshake,
    /// The request had no credentials, or wrong ones.
    Unauthorized,
}

impl Loss {
    const ALL: [Self; 5] =
        [Self::Crowded, Self::SlowHead, Self::SlowAnswer, Self::Handshake, Self::Unauthorized];

    fn says(self) -> &'static str {
        match self {
            Self::Crowded => "closed because there were too many connections",
            Self::SlowHead => "closed because a request did not come",
            Self::SlowAnswer => "closed because an answer was not taken",
            Self::Handshake => "closed because the TLS handshake failed",
            Self::Unauthorized => "answered with 401",
        }
    }
}

/// How often each has happened.
#[derive(Debug, Default)]
pub(super) struct Losses([AtomicU64; Loss::ALL.len()]);

impl Losses {
    pub(super) fn add(&self, loss: Loss) {
        // Relaxed: the counts order nothing.
        self.0[loss as usize].fetch_add(1, Ordering::Relaxed);
    }

    fn counts(&self) -> Counts {
        Counts(self.0.each_ref().map(|count| count.load(Ordering::Relaxed)))
    }
}

/// What the log has been told.
#[derive(Debug, Default)]
pub(super) struct Told {
    counts: Counts,
    at: Option<Instant>,
}

impl Told {
    /// What is to be told, if there is anything and the last time is long enough ago.
    pub(super) fn news(&mut self, losses: &Losses) -> Option<impl fmt::Display + use<>> {
        let counts = losses.counts();
        let quiet = self.at.is_some_and(|at| at.elapsed() < QUIET);
        if quiet || counts == self.counts {
            return None;
        }
        let news = counts.since(&self.counts);
        *self = Self { counts, at: Some(Instant::now()) };
        Some(news)
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Counts([u64; Loss::ALL.len()]);

impl Counts {
    fn since(&self, before: &Self) -> Self {
        Self(core::array::from_fn(|index| self.0[index] - before.0[index]))
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut separator = "";
        for loss in Loss::ALL {
            let count = self.0[loss as usize];
            if count > 0 {
                write!(f, "{separator}{count} {}", loss.says())?;
                separator = ", ";
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use core::time::Duration;

    use super::{Loss, Losses, Told};

    #[tokio::test(start_paused = true)]
    async fn the_log_is_told_what_is_new_once_a_minute() {
        let losses = Losses::default();
        let mut told = Told::default();
        let mut news = || told.news(&losses).map(|news| news.to_string());
        assert_eq!(news(), None);
        for loss in Loss::ALL {
            losses.add(loss);
        }
        losses.add(Loss::Crowded);
        assert_eq!(
            news().as_deref(),
            Some(
                "2 closed because there were too many connections, \
                 1 closed because a request did not come, \
                 1 closed because an answer was not taken, \
                 1 closed because the TLS handshake failed, \
                 1 answered with 401"
            )
        );
        losses.add(Loss::SlowAnswer);
        assert_eq!(news(), None);
        tokio::time::advance(Duration::from_mins(1)).await;
        assert_eq!(news().as_deref(), Some("1 closed because an answer was not taken"));
    }
}
