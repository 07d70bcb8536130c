//! Count and hash of a set of records.

use core::fmt;

/// How many records there are, and a hash that does not depend on their order.
///
/// Each record is hashed with 64-bit FNV-1a; the hashes are summed, because linkers promise no order
/// and a sum, unlike an exclusive or, also counts repetitions. It guards against loss, not against
/// forgery.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fingerprint {
    /// The number of records.
    pub count: usize,
    /// The sum of their hashes.
    pub hash: u64,
}

impl<'a> FromIterator<&'a [u8]> for Fingerprint {
    fn from_iter<I: IntoIterator<Item = &'a [u8]>>(records: I) -> Self {
        records.into_iter().fold(Self::default(), |sum, record| Self {
            count: sum.count + 1,
            hash: sum.hash.wrapping_add(fnv1a(record)),
        })
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} records, hash {:016x}", self.count, self.hash)
    }
}

fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::Fingerprint;

    #[test]
    fn order_does_not_matter_and_a_repetition_does() {
        let of = |records: &[&'static [u8]]| records.iter().copied().collect::<Fingerprint>();
        assert_eq!(of(&[b"a", b"b"]), of(&[b"b", b"a"]));
        assert_ne!(of(&[b"a", b"b"]), of(&[b"a", b"b", b"b"]));
        assert_ne!(of(&[b"a", b"a"]), of(&[b"b", b"b"]));
        // The published FNV-1a test vector for "a".
        assert_eq!(of(&[b"a"]).to_string(), "1 records, hash af63dc4c8601ec8c");
    }
}
