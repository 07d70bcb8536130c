//! Any bytes, sent to the endpoint, are answered in HTTP or not at all, and the connection ends.

#![no_main]

use libfuzzer_sys::fuzz_target;
use telemark::telemetry;

fuzz_target!(|input: &[u8]| telemark::__fuzzing::http_request(input));

/// Is never called, and makes a page that is worth compressing.
#[telemetry(db(system = "sqlite", operation = "SELECT", collection = "orders", rows = |rows| *rows))]
pub fn on_the_page(rows: usize) -> Result<usize, std::fmt::Error> {
    Ok(rows)
}
