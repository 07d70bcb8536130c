//! Any text is parsed or refused, with every span a piece of it, and prints as what it was.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| telemark_fuzz::promql(input));
