//! Any bytes are decoded as records or refused at one of them, and what is decoded can be written again.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| telemark_fuzz::record_decode(input));
