//! Files of well-known projects load, parse, and keep their positions.
//!
//! They lie beside the repository, not in it; without them the tests are skipped and say so.

#![expect(clippy::print_stdout, reason = "says what was read and what was skipped")]
#![expect(
    clippy::needless_raw_string_hashes,
    reason = "expect-test writes them when it updates a test"
)]

mod dashboards;
mod files;
mod mangled;
mod positions;
mod rules;
