//! A descriptor as text in the binary: record format 1.
//!
//! A *text* is UTF-8 without control characters and ends with U+001F. A *list* is its items, one after
//! the other, and U+001D. Numbers and the words of [`vocabulary`](crate::vocabulary) are texts.
//!
//! ```text
//! record  "TLMK1" kind function file line crate-name crate-version help timing span metrics:list of metric
//!         [ "critical" ] U+001E
//! span    "" | level name fields:list of text events:list of event
//! event   message level fields:list of text
//! metric  name instrument unit help bounds:list of bound labels:list of label endings
//! label   name ( "constant" value | "closed" values:list of text | "capped" cap )
//! endings "" | "endings" error-types:list of ( name category )
//! ```
//!
//! A unit is written in UCUM, a bound as the shortest decimal number that reads back as it. Records
//! stand one after the other in the section. A linker may pad with zero bytes between them; no record
//! has one.
//!
//! A record says that its function is critical, or nothing of it. So those that were written before there
//! was the word are read as they were meant, and it costs nothing where it isn't said.
//!
//! # Why text
//!
//! The macro knows all of a record but the path of the module, the file, the line and the values of
//! types. The compiler joins texts without interpreting code (`concat!`), so a record of texts costs
//! next to nothing to compile; integers for lengths and offsets would have to be computed for each.

use core::fmt::{self, Write};

use crate::descriptor::{Descriptor, LabelValues};
use crate::ending::ErrorTypeDescriptor;

/// The first bytes of every record: its magic and its format, the only one so far.
pub const START: &str = "TLMK1\u{1f}";
/// Ends a text.
pub const END_OF_TEXT: char = '\u{1f}';
/// Ends a list.
pub const END_OF_LIST: char = '\u{1d}';
/// Ends a record.
pub const END_OF_RECORD: char = '\u{1e}';

pub(crate) const MAGIC: &str = "TLMK";
pub(crate) const VERSION: &str = "1";
pub(crate) const CONSTANT: &str = "constant";
pub(crate) const CLOSED: &str = "closed";
pub(crate) const CAPPED: &str = "capped";
pub(crate) const ENDINGS: &str = "endings";
/// With its end: it is looked for before anything is read.
pub(crate) const CRITICAL: &str = "critical\u{1f}";

/// A descriptor's record.
///
/// Control characters in its texts become spaces.
///
/// ```
/// use telemark_registry::{Descriptor, Kind, Timing, record};
///
/// let record = record::encode(&Descriptor {
///     kind: Kind::Metric,
///     function: "shop::WAITING",
///     file: "src/lib.rs",
///     line: "7",
///     crate_name: "shop",
///     crate_version: "1.0.0",
///     help: "Orders that wait.",
///     timing: Timing::Exact,
///     critical: false,
///     span: None,
///     metrics: &[],
/// });
/// assert!(record.starts_with("TLMK1\u{1f}metric\u{1f}shop::WAITING\u{1f}src/lib.rs\u{1f}7\u{1f}"));
/// ```
pub fn encode(descriptor: &Descriptor<'_>) -> String {
    encode_with(descriptor, &[])
}

/// A descriptor's record, in which the given control characters are kept: places that the macro fills.
#[doc(hidden)]
pub fn encode_with(descriptor: &Descriptor<'_>, places: &[char]) -> String {
    let mut writer = Writer { record: START.to_owned(), places };
    writer.descriptor(descriptor).expect("a `String` takes it all");
    writer.record
}

struct Writer<'a> {
    record: String,
    places: &'a [char],
}

impl Writer<'_> {
    fn text(&mut self, text: impl fmt::Display) -> fmt::Result {
        let start = self.record.len();
        write!(self.record, "{text}")?;
        let written = &self.record[start..];
        let is_odd = |char: char| char.is_control() && !self.places.contains(&char);
        if written.contains(is_odd) {
            let plain = written.replace(is_odd, " ");
            self.record.replace_range(start.., &plain);
        }
        self.record.write_char(END_OF_TEXT)
    }

    fn list<T>(
        &mut self,
        items: impl IntoIterator<Item = T>,
        item: impl Fn(&mut Self, T) -> fmt::Result,
    ) -> fmt::Result {
        items.into_iter().try_for_each(|each| item(self, each))?;
        self.record.write_char(END_OF_LIST)
    }

    fn descriptor(&mut self, descriptor: &Descriptor<'_>) -> fmt::Result {
        self.text(descriptor.kind)?;
        self.text(descriptor.function)?;
        self.text(descriptor.file)?;
        self.text(descriptor.line)?;
        self.text(descriptor.crate_name)?;
        self.text(descriptor.crate_version)?;
        self.text(descriptor.help)?;
        self.text(descriptor.timing)?;
        match descriptor.span {
            None => self.text("")?,
            Some(span) => {
                self.text(span.level)?;
                self.text(span.name)?;
                self.list(span.fields, Self::text)?;
                self.list(span.events, |writer, event| {
                    writer.text(event.message)?;
                    writer.text(event.level)?;
                    writer.list(event.fields, Self::text)
                })?;
            }
        }
        self.list(descriptor.metrics, |writer, metric| {
            writer.text(metric.name)?;
            writer.text(metric.instrument)?;
            writer.text(metric.unit.ucum())?;
            writer.text(metric.help)?;
            writer.list(metric.buckets, Self::text)?;
            writer.list(metric.labels, |writer, label| {
                writer.text(label.name)?;
                writer.values(label.values)
            })?;
            match metric.endings {
                None => writer.text(""),
                Some(endings) => {
                    writer.text(ENDINGS)?;
                    writer.list(endings.error_types, |writer, error| {
                        writer.text(error.name)?;
                        writer.text(error.category)
                    })
                }
            }
        })?;
        if descriptor.critical {
            self.record.write_str(CRITICAL)?;
        }
        self.record.write_char(END_OF_RECORD)
    }

    fn values(&mut self, values: LabelValues<'_>) -> fmt::Result {
        match values {
            LabelValues::Constant(value) => {
                self.text(CONSTANT)?;
                self.text(value)
            }
            LabelValues::Closed(values) => {
                self.text(CLOSED)?;
                self.list(values, Self::text)
            }
            LabelValues::Capped(cap) => {
                self.text(CAPPED)?;
                self.text(cap)
            }
        }
    }
}

/// A part of a record that is joined at compile time.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub enum Piece {
    /// Part of a record as it stands.
    Written(&'static str),
    /// The values of a label's type, without the end of their list.
    Values(&'static [&'static str]),
    /// The types of an error, without the end of their list.
    ErrorTypes(&'static [ErrorTypeDescriptor]),
}

/// The length of the record that [`join`] makes of the pieces.
#[doc(hidden)]
pub const fn length(pieces: &[Piece]) -> usize {
    let mut length = 0;
    let mut index = 0;
    while index < pieces.len() {
        length += match pieces[index] {
            Piece::Written(text) => text.len(),
            Piece::Values(values) => {
                let mut sum = 0;
                let mut value = 0;
                while value < values.len() {
                    sum += values[value].len() + 1;
                    value += 1;
                }
                sum
            }
            Piece::ErrorTypes(types) => {
                let mut sum = 0;
                let mut place = 0;
                while place < types.len() {
                    sum += types[place].name.len() + types[place].category.as_str().len() + 2;
                    place += 1;
                }
                sum
            }
        };
        index += 1;
    }
    length
}

/// Joins a record. `N` is the [`length`] of the pieces.
///
/// # Panics
///
/// At compile time, if `N` is another number or a value has a control character.
#[doc(hidden)]
pub const fn join<const N: usize>(pieces: &[Piece]) -> [u8; N] {
    let mut record = [0; N];
    let mut rest: &mut [u8] = &mut record;
    let mut index = 0;
    while index < pieces.len() {
        match pieces[index] {
            Piece::Written(text) => rest = put(rest, text),
            Piece::Values(values) => {
                let mut value = 0;
                while value < values.len() {
                    rest = put_value(rest, values[value]);
                    value += 1;
                }
            }
            Piece::ErrorTypes(types) => {
                let mut place = 0;
                while place < types.len() {
                    rest = put_value(rest, types[place].name);
                    rest = put_value(rest, types[place].category.as_str());
                    place += 1;
                }
            }
        }
        index += 1;
    }
    assert!(rest.is_empty(), "a record is joined into exactly its length");
    record
}

const fn put<'a>(room: &'a mut [u8], text: &str) -> &'a mut [u8] {
    let (place, rest) = room.split_at_mut(text.len());
    place.copy_from_slice(text.as_bytes());
    rest
}

const fn put_value<'a>(room: &'a mut [u8], value: &str) -> &'a mut [u8] {
    let bytes = value.as_bytes();
    let mut index = 0;
    while index < bytes.len() {
        assert!(!bytes[index].is_ascii_control(), "a label's value has no control characters");
        index += 1;
    }
    let rest = put(room, value);
    put(rest, "\u{1f}")
}

/// The records in a section, padding left out.
///
/// Bytes that are no record come as an item, too, so that no fingerprint passes over them.
pub fn split(section: &[u8]) -> impl Iterator<Item = &[u8]> {
    let ended = section.split_inclusive(|byte| *byte == END_OF_RECORD as u8);
    ended.filter_map(|record| {
        let start = record.iter().position(|byte| *byte != 0)?;
        Some(&record[start..])
    })
}
