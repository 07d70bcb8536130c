//! Every order in which threads can meet in the runtime's storage, tried out by loom.
//!
//! The files of the runtime that hold shared state are compiled here once more, as they are, with a
//! `sync` whose atomics are loom's. Loom runs a model again and again, each time with another order of
//! the threads' steps and other values that an atomic may answer with, until it has had all that take no more
//! preemptions than the model says: two to four.
//!
//! Modelled: who holds which shard (`lease.rs`), the words of the shards and the counters and histograms
//! made of them (`words.rs`, `cells/`), interned values (`intern.rs`), exemplars (`exemplar.rs`), the pairs
//! of ending and status (`http/pairs.rs`) and the tower layer's table (`http/table.rs`).
//!
//! Not modelled:
//!
//! * `shard.rs`: a thread's own cell, and a destructor of thread-locals that loom does not have. What
//!   threads share of it is `lease.rs`.
//! * `native.rs`: the additions of a counter, on 354 words.
//! * `sampler.rs`: counts nothing. Threads on one shard may lose a step of its dice, as it says.
//! * `metric/observed.rs` and the page: what they share with the threads that record is the storage.
//! * A fork: loom knows no processes. `once_cell`'s own pointer: loom can't follow one without `unsafe`, so
//!   `sync::OnceBox` does what its source does by the index of a value.
//! * What loom can't do: a load that answers with a store that comes later in its own thread, and more
//!   than 7 old values of an atomic.

// `--all-targets` compiles a library's unit tests even where they are switched off.
#![cfg(not(test))]

mod atomics;
#[path = "../../runtime/src/bounds.rs"]
#[allow(dead_code, unreachable_pub, reason = "the models record in whole units")]
mod bounds;
#[path = "../../runtime/src/cells/mod.rs"]
#[allow(
    dead_code,
    unreachable_pub,
    unused_imports,
    reason = "the runtime hands these on to expansions"
)]
mod cells;
mod clock;
#[path = "../../runtime/src/exemplar.rs"]
mod exemplar;
mod extras;
#[path = "../../runtime/src/intern.rs"]
#[allow(dead_code, unreachable_pub, reason = "the runtime hands these on to expansions")]
mod intern;
#[path = "../../runtime/src/label.rs"]
#[allow(dead_code, unreachable_pub, reason = "the runtime hands these on to its users")]
mod label;
#[path = "../../runtime/src/lease.rs"]
mod lease;
mod models;
#[path = "../../runtime/src/native.rs"]
#[allow(dead_code, reason = "no model wants exponential buckets")]
mod native;
#[path = "../../runtime/src/http/pairs.rs"]
#[allow(dead_code, unreachable_pub, reason = "the runtime hands these on to expansions")]
mod pairs;
mod shard;
mod sync;
#[path = "../../runtime/src/http/table.rs"]
mod table;
mod trace;
#[path = "../../runtime/src/words.rs"]
mod words;

pub use models::{Model, all};
