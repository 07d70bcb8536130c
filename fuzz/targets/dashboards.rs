//! Any bytes are a dashboard or get findings that point into them.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| telemark_fuzz::dashboards(input));
