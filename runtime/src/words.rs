//! Sharded memory: for each thread words of its own, which a scrape adds up.
//!
//! A static holds a pointer for each shard. What it points to is allocated by the first thread that
//! records there, so that a function takes memory for the threads that call it and not for as many as
//! there could be: a static array of all shards had a page resident for each function, of which two
//! threads used a quarter.

use crate::shard::{self, SHARDS};
use crate::sync::{AtomicU64, OnceBox, array, constructor, zeroed};

/// Words in front of a shard and behind it that nobody uses. x86-64 prefetches cache lines of 64 bytes
/// in pairs, and two shards are then at least two lines apart, whoever allocated them.
const APART: usize = 8;

/// The shards of some words that start at zero.
#[derive(Debug)]
pub(crate) struct Shards {
    shards: [OnceBox<Words>; SHARDS],
}

/// One shard's words.
#[derive(Debug)]
pub(crate) struct Words(Box<[AtomicU64]>);

impl Words {
    #[cold]
    fn new(length: usize) -> Self {
        Self(zeroed(APART + length + APART))
    }

    /// A word. Behind the last there are a few that nobody reads.
    #[inline]
    pub(crate) fn get(&self, index: usize) -> Option<&AtomicU64> {
        self.0.get(APART + index)
    }
}

/// One word a shard, which starts at zero.
#[derive(Debug)]
pub(crate) struct Singles {
    shards: [OnceBox<[AtomicU64; APART + 1 + APART]>; SHARDS],
}

impl Singles {
    constructor! {
        /// Without memory.
        pub(crate) fn new() -> Self {
            Self { shards: array![OnceBox::new(); SHARDS] }
        }
    }

    /// This thread's word.
    #[inline]
    pub(crate) fn mine(&self) -> &AtomicU64 {
        let shard = &self.shards[shard::index()];
        let words = match shard.get() {
            Some(words) => words,
            None => shard.get_or_init(|| Box::new(array![AtomicU64::new(0); APART + 1 + APART])),
        };
        &words[APART]
    }
}

impl Shards {
    constructor! {
        /// Without memory.
        pub(crate) fn new() -> Self {
            Self { shards: array![OnceBox::new(); SHARDS] }
        }
    }

    /// This thread's words, of which there are `length`.
    #[inline]
    pub(crate) fn mine(&self, length: usize) -> &Words {
        self.at(shard::index(), length)
    }

    /// A shard's words.
    #[inline]
    pub(crate) fn at(&self, shard: usize, length: usize) -> &Words {
        let shard = &self.shards[shard];
        match shard.get() {
            Some(words) => words,
            None => shard.get_or_init(|| Box::new(Words::new(length))),
        }
    }

    /// The words of the shards that were used.
    pub(crate) fn used(&self) -> impl Iterator<Item = &Words> {
        self.shards.iter().filter_map(OnceBox::get)
    }
}
