//! What the targets do with their bytes, for them and for a test that replays the corpora
//! (`tests/tests/corpora.rs`).

mod catalog_read;
mod promql;
mod record_decode;
mod rules;
mod traceparent;

pub use catalog_read::catalog_read;
pub use promql::promql;
pub use record_decode::record_decode;
pub use rules::{dashboards, rules};
pub use traceparent::traceparent;
