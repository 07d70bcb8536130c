//! How fast a fake answers, and how often it fails.

use std::ops::Range;
use std::time::Duration;

use crate::providers::Provider;
use crate::random::Random;

/// The way a fake answers, the same for the same seed.
///
/// The shares are out of a thousand calls; what they leave is answered properly.
#[derive(Clone, Debug)]
pub struct Behaviour {
    /// Where the sequence starts.
    pub seed: u64,
    /// How long a call takes.
    pub latency: Range<Duration>,
    /// Calls answered with 503.
    pub unavailable: u64,
    /// Calls answered with JSON that stops in the middle.
    pub malformed: u64,
    /// Calls that get no answer before the client gives up.
    pub hang: u64,
}

/// What a fake does with one call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reply {
    Answer,
    Unavailable,
    Malformed,
    Hang,
}

impl Behaviour {
    /// Answers everything at once.
    pub fn reliable() -> Self {
        Self {
            seed: 0,
            latency: Duration::ZERO..Duration::ZERO,
            unavailable: 0,
            malformed: 0,
            hang: 0,
        }
    }

    /// What the demo's users see of `provider`: each has a speed and weaknesses of its own.
    pub fn of(provider: Provider, seed: u64) -> Self {
        let (latency, unavailable, malformed, hang) = match provider {
            Provider::Modal => (40..120, 20, 5, 5),
            Provider::Replicate => (60..200, 60, 10, 15),
            Provider::Fal => (15..50, 10, 20, 5),
            Provider::Comfyui => (80..260, 30, 5, 100),
        };
        let latency = Duration::from_millis(latency.start)..Duration::from_millis(latency.end);
        Self { seed: seed ^ (provider as u64 + 1), latency, unavailable, malformed, hang }
    }

    /// What happens to the `nth` call, and after which time.
    pub(super) fn reply(&self, nth: u64) -> (Duration, Reply) {
        let mut random = Random::stream(self.seed, nth);
        let latency = random.duration(&self.latency);
        let lot = random.below(1_000);
        let reply = if lot < self.unavailable {
            Reply::Unavailable
        } else if lot < self.unavailable + self.malformed {
            Reply::Malformed
        } else if lot < self.unavailable + self.malformed + self.hang {
            Reply::Hang
        } else {
            Reply::Answer
        };
        (latency, reply)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shares_of_the_replies_are_those_that_were_asked_for() {
        let behaviour =
            Behaviour { unavailable: 100, malformed: 200, hang: 300, ..Behaviour::reliable() };
        let mut counts = [0_u32; 4];
        for nth in 0..10_000 {
            counts[behaviour.reply(nth).1 as usize] += 1;
        }
        for (count, expected) in counts.into_iter().zip([4_000_u32, 1_000, 2_000, 3_000]) {
            assert!(count.abs_diff(expected) < 200, "{counts:?}");
        }
    }

    #[test]
    fn the_same_seed_gives_the_same_replies() {
        let first = Behaviour::of(Provider::Fal, 42);
        let second = Behaviour::of(Provider::Fal, 42);
        for nth in 0..100 {
            assert_eq!(first.reply(nth), second.reply(nth));
        }
    }
}
