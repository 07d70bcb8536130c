//! Link-time collection: the list that the process walks and the bytes that a file reader finds.
//!
//! Both are `linkme` slices. Their identifiers become section names, which must be unique in the
//! whole binary, hence the prefix. On ELF the records end up in the section
//! `linkme_TELEMARK_RECORDS` ([`SECTION`]).
//!
//! `linkme`'s attribute macro checks an element's type against the slice's, and records have as many
//! lengths as there are functions. `register!` therefore calls the macro that `linkme` generates
//! beside a slice to place its elements. That macro is not part of `linkme`'s interface, which is why
//! the workspace names its version exactly.
//!
//! # A dependency that nobody names
//!
//! A crate that stands in `[dependencies]` but is never named in Rust code is not linked, and
//! contributes nothing. `use that_crate as _;` is enough.

use core::fmt;

use std::sync::OnceLock;

use linkme::distributed_slice;

use crate::decode::{DecodeError, Record, decode};
use crate::fingerprint::Fingerprint;
use crate::source::Source;

/// The section of an ELF file that holds the records.
pub const SECTION: &str = "linkme_TELEMARK_RECORDS";

/// The entries of this process. Use [`entries`].
#[doc(hidden)]
#[distributed_slice]
pub static TELEMARK_ENTRIES: [Entry];

/// The records of this process, one after the other. Use [`collected`].
#[doc(hidden)]
#[distributed_slice]
pub static TELEMARK_RECORDS: [u8];

/// One annotated item of this process.
#[derive(Clone, Copy)]
pub struct Entry {
    /// What it can emit, as it stands in the section.
    pub record: &'static [u8],
    /// Where its values are.
    pub source: &'static dyn Source,
}

impl fmt::Debug for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let record = String::from_utf8_lossy(self.record);
        f.debug_struct("Entry").field("record", &record).finish_non_exhaustive()
    }
}

/// An [`Entry`] whose record has been read.
#[derive(Clone)]
pub struct Item {
    /// What it can emit.
    pub record: Record<'static>,
    /// Where its values are.
    pub source: &'static dyn Source,
}

impl fmt::Debug for Item {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Item").field("record", &self.record).finish_non_exhaustive()
    }
}

/// Every item that is linked into this process, read once by whoever asks first, and what could not
/// be read.
///
/// A record that can't be read takes a path with a control character, or a compiler that has placed
/// other bytes.
pub fn items() -> &'static (Vec<Item>, Vec<DecodeError>) {
    static ITEMS: OnceLock<(Vec<Item>, Vec<DecodeError>)> = OnceLock::new();
    ITEMS.get_or_init(|| {
        let mut items = Vec::new();
        let mut errors = Vec::new();
        for entry in entries() {
            match decode(entry.record) {
                Ok(records) => items.extend(
                    records.into_iter().map(|record| Item { record, source: entry.source }),
                ),
                Err(error) => errors.push(error),
            }
        }
        (items, errors)
    })
}

/// Every annotated item that is linked into this process, in the order that the linker chose.
pub fn entries() -> &'static [Entry] {
    &TELEMARK_ENTRIES
}

/// The records of this process as they stand in its binary, for [`catalog::build`].
///
/// [`catalog::build`]: https://docs.rs/telemark-registry/latest/telemark_registry/catalog/fn.build.html
pub fn section() -> &'static [u8] {
    &TELEMARK_RECORDS
}

/// The two lists that the linker gathered, each as count and hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Collected {
    /// Of the entries that the process walks.
    pub entries: Fingerprint,
    /// Of the records in the section.
    pub section: Fingerprint,
}

impl Collected {
    /// Whether both lists hold the same items.
    pub fn agree(&self) -> bool {
        self.entries == self.section
    }
}

/// Counts and hashes what the linker gathered, so that entries it dropped are noticed.
pub fn collected() -> Collected {
    Collected {
        entries: entries().iter().map(|entry| entry.record).collect(),
        section: crate::record::split(section()).collect(),
    }
}

/// Registers one item: places its [`Entry`] and its record where the linker gathers them.
///
/// Takes the pieces of its record ([`Piece`](crate::record::Piece)) and a static that implements
/// [`Source`]. To be called in a block of its own, as it declares items.
#[doc(hidden)]
#[macro_export]
macro_rules! register {
    ($pieces:expr, $source:path) => {
        $crate::__private::TELEMARK_RECORDS! {
            #![linkme_macro = $crate::__private::TELEMARK_RECORDS]
            static __TELEMARK_RECORD: [$crate::__private::core::primitive::u8; $crate::record::length(&$pieces)] =
                $crate::record::join(&$pieces);
        }
        $crate::__private::TELEMARK_ENTRIES! {
            #![linkme_macro = $crate::__private::TELEMARK_ENTRIES]
            static __TELEMARK_ENTRY: $crate::Entry =
                $crate::Entry { record: &__TELEMARK_RECORD, source: &$source };
        }
    };
}
