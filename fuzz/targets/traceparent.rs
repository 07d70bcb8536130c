//! Any text is a `traceparent` or refused, and what is read can be written again.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| telemark_fuzz::traceparent(input));
