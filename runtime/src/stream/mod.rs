//! Calls whose value is a stream: they end where the stream does.

mod call;
mod making;
mod streamed;

pub use call::{Meter, Meters, StreamCall, TimeMeter};
pub use making::Making;
pub use streamed::{Streamed, stream_of};
