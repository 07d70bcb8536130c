//! The switch for a whole process: OpenTelemetry's `OTEL_SDK_DISABLED`.
//!
//! "Disable the SDK for all signals": set to `true` in any case, no call is measured, no span made
//! and nothing listed on the page. Any other value, an empty one included, leaves it on
//! (specification 1.60, "Environment Variable Specification", general SDK configuration and boolean
//! values).

use core::sync::atomic::{AtomicU8, Ordering};
use std::env;
use std::ffi::OsStr;

const VARIABLE: &str = "OTEL_SDK_DISABLED";

const UNREAD: u8 = 0;
const ON: u8 = 1;
const OFF: u8 = 2;

static STATE: AtomicU8 = AtomicU8::new(UNREAD);

/// Whether this process has telemetry. The variable is read once, by whoever asks first.
#[inline]
pub fn is_on() -> bool {
    // Relaxed: the state says nothing about other memory, and whoever sees it unread reads the same
    // variable.
    match STATE.load(Ordering::Relaxed) {
        ON => true,
        OFF => false,
        _ => read(),
    }
}

#[cold]
fn read() -> bool {
    let value = env::var_os(VARIABLE);
    let on = !value.as_deref().is_some_and(is_true);
    STATE.store(if on { ON } else { OFF }, Ordering::Relaxed);
    if let Some(value) = value
        && on
        && !value.is_empty()
        && !value.eq_ignore_ascii_case("false")
    {
        tracing::warn!(?value, "{VARIABLE} is neither `true` nor `false`, and is not followed");
    }
    on
}

fn is_true(value: &OsStr) -> bool {
    value.eq_ignore_ascii_case("true")
}

#[cfg(test)]
mod tests {
    use super::is_true;

    #[test]
    fn nothing_but_true_in_any_case_means_true() {
        let meant = ["true", "TRUE", "True", "", "1", "yes", "false", " true"]
            .map(|value| is_true(value.as_ref()));
        assert_eq!(meant, [true, true, true, false, false, false, false, false]);
    }
}
