//! Any bytes, sent to the endpoint, are answered in HTTP or not at all, and the connection ends.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| telemark::__fuzzing::http_request(input));
