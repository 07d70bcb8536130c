//! Which pairs of ending and status occurred: what numbers the series of a function that has a status.

use core::fmt;
use core::num::NonZeroU16;

use telemark_registry::descriptor::{OVERFLOW, STATUS_CAP};

use crate::sync::{AtomicU32, Ordering, array, constructor};

/// Pairs that a function tells apart.
pub(crate) const PAIRS: usize = STATUS_CAP as usize;

/// The pairs that occurred, as `key` makes them, in the order in which they did. The first zero is the
/// end.
#[derive(Debug)]
pub struct Pairs([AtomicU32; PAIRS]);

impl Pairs {
    constructor! {
        /// None yet.
        pub(crate) fn new() -> Self {
            Self(array![AtomicU32::new(0); PAIRS])
        }
    }

    /// The place of an ending of so many; a pair that is new takes the next, while there is one.
    #[inline]
    pub(crate) fn place(&self, endings: usize, index: usize, status: Option<NonZeroU16>) -> usize {
        let Some(status) = status else { return index };
        let key = key(index, status);
        // Relaxed: the key is all that is published.
        let found = self.0.iter().position(|pair| pair.load(Ordering::Relaxed) == key);
        match found.or_else(|| self.add(key)) {
            Some(place) => endings + place,
            None => endings + PAIRS + index,
        }
    }

    #[cold]
    fn add(&self, key: u32) -> Option<usize> {
        self.0.iter().position(|pair| {
            let was = pair.compare_exchange(0, key, Ordering::Relaxed, Ordering::Relaxed);
            was.unwrap_or_else(|taken| taken) == key || was.is_ok()
        })
    }

    /// The ending and the status of a place. None where no pair has it yet.
    pub(crate) fn seen_at(&self, endings: usize, place: usize) -> Option<Seen> {
        let Some(behind) = place.checked_sub(endings) else {
            return Some(Seen { ending: place, status: Status::None });
        };
        if let Some(ending) = behind.checked_sub(PAIRS) {
            return Some(Seen { ending, status: Status::Other });
        }
        let [a, b, c, d] = self.0[behind].load(Ordering::Relaxed).to_le_bytes();
        let status = NonZeroU16::new(u16::from_le_bytes([c, d]))?;
        Some(Seen { ending: u16::from_le_bytes([a, b]).into(), status: Status::Known(status) })
    }
}

/// A pair as a number that is not zero.
#[inline]
fn key(index: usize, status: NonZeroU16) -> u32 {
    // No list of types is as long as would be cut off.
    let [low, high, ..] = index.to_le_bytes();
    u32::from(status.get()) << 16 | u32::from(u16::from_le_bytes([low, high]))
}

/// What a place stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Seen {
    pub(crate) ending: usize,
    pub(crate) status: Status,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    None,
    Known(NonZeroU16),
    /// One of those that have no place of their own.
    Other,
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => Ok(()),
            Self::Known(status) => status.fmt(f),
            Self::Other => f.write_str(OVERFLOW),
        }
    }
}

#[cfg(test)]
mod tests {
    use core::num::NonZeroU16;

    use super::Pairs;

    #[test]
    fn a_pair_reads_back_from_its_place_until_there_are_too_many() {
        let pairs = Pairs::new();
        let place =
            |index, status: Option<u16>| pairs.place(4, index, status.and_then(NonZeroU16::new));
        let seen_at =
            |place| pairs.seen_at(4, place).map(|seen| (seen.ending, seen.status.to_string()));
        assert_eq!((place(1, None), seen_at(1)), (1, Some((1, String::new()))));
        assert_eq!((place(3, Some(500)), place(3, Some(503))), (4, 5));
        assert_eq!((place(2, Some(500)), place(3, Some(500))), (6, 4));
        assert_eq!(seen_at(6), Some((2, "500".to_owned())));
        assert_eq!(seen_at(7), None);
        let places: Vec<_> = (600..620).map(|status| place(3, Some(status))).collect();
        assert_eq!(places[12..], [19, 23, 23, 23, 23, 23, 23, 23]);
        assert_eq!(seen_at(23), Some((3, "_OTHER".to_owned())));
    }
}
