//! Any bytes are read as a catalog file or refused, and rules can be held against what is read.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| telemark_fuzz::catalog_read(input));
