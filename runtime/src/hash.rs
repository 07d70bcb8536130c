//! The keyed hash of a value that must not be recorded as it is, and the text in place of one.
//!
//! HMAC-SHA-256 (RFC 2104), of which 64 bits are kept. A hash without a key would be undone by trying
//! every telephone number; a keyed one can't be tried by who does not have the key.

use core::fmt;
use std::env;
use std::sync::OnceLock;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// The variable that holds the key.
pub(crate) const KEY_VARIABLE: &str = "TELEMARK_HASH_KEY";

static KEY: OnceLock<Hmac<Sha256>> = OnceLock::new();

/// Sets the key, unless there is one already. Says whether it was set.
#[cfg_attr(not(feature = "endpoint"), expect(dead_code, reason = "set by `Config` alone"))]
pub(crate) fn set_key(key: &[u8]) -> bool {
    KEY.set(keyed(key)).is_ok()
}

/// The first 64 bits of a keyed hash, in hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hashed([u8; DIGITS]);

const DIGITS: usize = 16;

/// Hashes what a value displays, without storing it.
pub fn hash(value: &dyn fmt::Display) -> Hashed {
    hashed(KEY.get_or_init(initial_key).clone(), value)
}

/// The text in place of a value; the closure that names the value is not called.
pub fn redact(_: impl FnOnce()) -> &'static str {
    "[redacted]"
}

fn hashed(key: Hmac<Sha256>, value: &dyn fmt::Display) -> Hashed {
    struct Input(Hmac<Sha256>);

    impl fmt::Write for Input {
        fn write_str(&mut self, text: &str) -> fmt::Result {
            self.0.update(text.as_bytes());
            Ok(())
        }
    }

    let mut input = Input(key);
    // A `Display` that fails has written what there is to hash.
    let _: fmt::Result = fmt::write(&mut input, format_args!("{value}"));
    let mut digits = [b'0'; DIGITS];
    for (pair, byte) in digits.chunks_exact_mut(2).zip(input.0.finalize().into_bytes()) {
        pair[0] = HEX[usize::from(byte >> 4)];
        pair[1] = HEX[usize::from(byte & 15)];
    }
    Hashed(digits)
}

const HEX: &[u8; 16] = b"0123456789abcdef";

/// The environment's key, or a random one.
fn initial_key() -> Hmac<Sha256> {
    match env::var_os(KEY_VARIABLE).filter(|key| !key.is_empty()) {
        Some(key) => keyed(key.as_encoded_bytes()),
        None => keyed(&random()),
    }
}

/// 256 bits of the operating system's.
///
/// # Panics
///
/// If it has none: a hash under a known key would give the value away.
fn random() -> [u8; 32] {
    let mut key = [0; 32];
    getrandom::fill(&mut key).expect("the operating system has random numbers");
    key
}

/// A key that nobody else knows, for what is compared within this process.
#[cfg(feature = "endpoint")]
pub(crate) fn random_key() -> Hmac<Sha256> {
    keyed(&random())
}

fn keyed(key: &[u8]) -> Hmac<Sha256> {
    Hmac::new_from_slice(key).expect("HMAC takes keys of any length")
}

impl AsRef<str> for Hashed {
    fn as_ref(&self) -> &str {
        core::str::from_utf8(&self.0).expect("hexadecimal digits are ASCII")
    }
}

impl fmt::Display for Hashed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_ref())
    }
}

#[cfg(test)]
mod tests {
    use super::{hash, hashed, keyed, redact};

    #[test]
    fn it_is_the_start_of_hmac_sha_256() {
        // RFC 4231, test case 2.
        let text = hashed(keyed(b"Jefe"), &"what do ya want for nothing?").to_string();
        assert_eq!(text, "5bdcc146bf60754e");
    }

    #[test]
    fn one_value_has_one_hash_in_a_process_and_another_under_another_key() {
        assert_eq!(hash(&"a@b.example"), hash(&"a@b.example".to_owned()));
        assert_ne!(hash(&"a@b.example"), hash(&"c@b.example"));
        assert_ne!(hashed(keyed(b"one"), &7), hashed(keyed(b"two"), &7));
    }

    #[test]
    fn redacting_looks_at_nothing() {
        assert_eq!(redact(|| unreachable!("it is not called")), "[redacted]");
    }
}
