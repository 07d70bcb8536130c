//! Records read back out of a section, which may be anything: the reader trusts no byte of it.

use core::fmt;
use std::collections::HashMap;

use crate::ending::{ENDING_LABELS, ERRORS, Endings};
use crate::record::{
    CAPPED, CLOSED, CONSTANT, CRITICAL, END_OF_LIST, END_OF_RECORD, END_OF_TEXT, ENDINGS, MAGIC,
    VERSION,
};
use crate::vocabulary::{ErrorCategory, Instrument, Kind, Level, Timing, Unit};

/// A [`Descriptor`](crate::Descriptor) read back from bytes.
#[derive(Clone, Debug, PartialEq)]
pub struct Record<'a> {
    /// Where the record starts in the section.
    pub offset: usize,
    /// What the item is.
    pub kind: Kind,
    /// Its full path.
    pub function: &'a str,
    /// The source file.
    pub file: &'a str,
    /// The line of its attribute or declaration, counted from 1.
    pub line: u32,
    /// The package that declares it.
    pub crate_name: &'a str,
    /// That package's version.
    pub crate_version: &'a str,
    /// The first line of its documentation.
    pub help: &'a str,
    /// How often its calls are timed.
    pub timing: Timing,
    /// Whether an alert or an objective has to watch it.
    pub critical: bool,
    /// Its span, unless it is a metric that no call produces.
    pub span: Option<RecordedSpan<'a>>,
    /// Its metrics.
    pub metrics: Vec<RecordedMetric<'a>>,
}

/// A [`SpanDescriptor`](crate::SpanDescriptor) read back from bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedSpan<'a> {
    /// The span's name.
    pub name: &'a str,
    /// Its level.
    pub level: Level,
    /// The fields that it can carry.
    pub fields: Vec<&'a str>,
    /// The events that the item itself sends in it.
    pub events: Vec<RecordedEvent<'a>>,
}

/// An [`EventDescriptor`](crate::EventDescriptor) read back from bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedEvent<'a> {
    /// Its message.
    pub message: &'a str,
    /// Its level.
    pub level: Level,
    /// The fields that it carries.
    pub fields: Vec<&'a str>,
}

/// A [`MetricDescriptor`](crate::MetricDescriptor) read back from bytes.
#[derive(Clone, Debug, PartialEq)]
pub struct RecordedMetric<'a> {
    /// The OpenTelemetry name.
    pub name: &'a str,
    /// How its values combine.
    pub instrument: Instrument,
    /// Their unit.
    pub unit: Unit<'a>,
    /// What it measures.
    pub help: &'a str,
    /// Finite, rising upper bounds of its buckets.
    pub buckets: Vec<f64>,
    /// Its labels that are known on entry.
    pub labels: Vec<RecordedLabel<'a>>,
    /// How the calls that it measures can end, where it tells.
    pub endings: Option<RecordedEndings<'a>>,
}

impl<'a> RecordedMetric<'a> {
    /// The names of all its labels, in the order in which a [`Source`](crate::Source) gives their
    /// values.
    pub fn label_names(&self) -> impl Iterator<Item = &'a str> {
        let of_ending = self.endings.as_ref().map(|_| ENDING_LABELS).into_iter().flatten();
        self.labels.iter().map(|label| label.name).chain(of_ending)
    }

    /// The number of its endings, which is one where it does not tell them apart.
    pub fn ending_count(&self) -> usize {
        self.endings.as_ref().map_or(1, RecordedEndings::count)
    }
}

/// [`Endings`] read back from bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedEndings<'a> {
    /// The types of its errors. Without any, all errors are of one type.
    pub error_types: Vec<RecordedErrorType<'a>>,
}

impl<'a> RecordedEndings<'a> {
    /// The number of endings.
    pub fn count(&self) -> usize {
        ERRORS + self.error_types.len().max(1)
    }

    /// The values of [`ENDING_LABELS`] for the ending at an index; an empty one is no label.
    pub fn label_values(&self, index: usize) -> [&'a str; ENDING_LABELS.len()] {
        match Endings::PLAIN.get(index.min(ERRORS)).label_values() {
            [outcome, error_type] if index < ERRORS => [outcome, error_type],
            [outcome, untyped] => {
                let error_type = self.error_types.get(index - ERRORS);
                [outcome, error_type.map_or(untyped, |error| error.name)]
            }
        }
    }
}

/// An [`ErrorTypeDescriptor`](crate::ErrorTypeDescriptor) read back from bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedErrorType<'a> {
    /// The value of `error.type`.
    pub name: &'a str,
    /// What sort of error it is.
    pub category: ErrorCategory,
}

/// A [`LabelDescriptor`](crate::LabelDescriptor) read back from bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedLabel<'a> {
    /// The attribute's name.
    pub name: &'a str,
    /// The values it can take.
    pub values: RecordedValues<'a>,
}

/// [`LabelValues`](crate::LabelValues) read back from bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RecordedValues<'a> {
    /// One value.
    Constant(&'a str),
    /// One of a closed set.
    Closed(Vec<&'a str>),
    /// The first so many that occur, and the overflow value.
    Capped(u32),
}

impl RecordedValues<'_> {
    /// The number of values at most, the overflow value included.
    pub fn cardinality(&self) -> usize {
        match self {
            Self::Constant(_) => 1,
            Self::Closed(values) => values.len(),
            Self::Capped(cap) => *cap as usize + 1,
        }
    }
}

/// Bytes that are no valid section, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecodeError {
    /// The byte, counted from the start of the section.
    pub offset: usize,
    /// What is wrong there.
    pub kind: DecodeErrorKind,
}

/// What is wrong with a section's bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DecodeErrorKind {
    /// No record starts here.
    NoMagic,
    /// The record has a format that this version does not read.
    UnsupportedVersion(String),
    /// The section ends before the record does.
    Truncated,
    /// The record ends where its content does not.
    Short,
    /// The record's content ends here, this many bytes before its end.
    Overlong(usize),
    /// A text is not UTF-8.
    NotUtf8,
    /// A word or number that no version has used in its place.
    Unknown {
        /// What it stands for.
        of: &'static str,
        /// The text.
        text: String,
    },
    /// Bounds of buckets are not finite and rising.
    UnsortedBuckets,
    /// The record repeats the one that starts at this byte.
    Duplicate(usize),
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "byte {} of the section: ", self.offset)?;
        match &self.kind {
            DecodeErrorKind::NoMagic => f.write_str("no record starts here"),
            DecodeErrorKind::UnsupportedVersion(version) => {
                write!(f, "record format {version:?} is not supported, only {VERSION} is")
            }
            DecodeErrorKind::Truncated => f.write_str("truncated: the last record has no end"),
            DecodeErrorKind::Short => f.write_str("the record ends before its content does"),
            DecodeErrorKind::Overlong(by) => {
                write!(f, "the content ends {by} bytes before the record does")
            }
            DecodeErrorKind::NotUtf8 => f.write_str("a text is not UTF-8"),
            DecodeErrorKind::Unknown { of, text } => write!(f, "unknown {of} {text:?}"),
            DecodeErrorKind::UnsortedBuckets => {
                f.write_str("the bounds of buckets are not finite and rising")
            }
            DecodeErrorKind::Duplicate(first) => write!(
                f,
                "this record repeats the one at byte {first}; a macro that generates several \
                 functions of one name on one line gives each its own with `name = \"…\"`"
            ),
        }
    }
}

impl core::error::Error for DecodeError {}

/// Reads every record of a section, in the linker's order.
///
/// # Errors
///
/// The first byte that does not belong there, and why. A record that occurs twice is an error too,
/// because its function would be counted twice.
pub fn decode(section: &[u8]) -> Result<Vec<Record<'_>>, DecodeError> {
    let mut records = Vec::new();
    let mut seen: HashMap<&[u8], usize> = HashMap::new();
    let mut at = 0;
    while let Some(padding) = section[at..].iter().position(|byte| *byte != 0) {
        let start = at + padding;
        let bytes = record_bytes(section, start)?;
        if let Some(first) = seen.insert(bytes, start) {
            return Err(DecodeError { offset: start, kind: DecodeErrorKind::Duplicate(first) });
        }
        records.push(Reader { bytes, at: 0, start }.record()?);
        at = start + bytes.len() + 1;
    }
    Ok(records)
}

/// A record's bytes from its magic up to its end.
fn record_bytes(section: &[u8], start: usize) -> Result<&[u8], DecodeError> {
    let rest = &section[start..];
    let common = rest.iter().zip(MAGIC.as_bytes()).take_while(|(left, right)| left == right);
    if common.count() < MAGIC.len().min(rest.len()) {
        return Err(DecodeError { offset: start, kind: DecodeErrorKind::NoMagic });
    }
    let end = rest.iter().position(|byte| *byte == END_OF_RECORD as u8);
    let truncated = DecodeError { offset: section.len(), kind: DecodeErrorKind::Truncated };
    end.map(|end| &rest[..end]).ok_or(truncated)
}

/// Reads one record.
struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    /// Where the record starts in the section.
    start: usize,
}

impl<'a> Reader<'a> {
    fn error(&self, at: usize, kind: DecodeErrorKind) -> DecodeError {
        DecodeError { offset: self.start + at, kind }
    }

    fn text(&mut self) -> Result<&'a str, DecodeError> {
        let rest = &self.bytes[self.at..];
        let Some(length) = rest.iter().position(u8::is_ascii_control) else {
            return Err(self.error(self.bytes.len(), DecodeErrorKind::Short));
        };
        if char::from(rest[length]) != END_OF_TEXT {
            return Err(self.error(self.at + length, DecodeErrorKind::Short));
        }
        let text = core::str::from_utf8(&rest[..length])
            .map_err(|error| self.error(self.at + error.valid_up_to(), DecodeErrorKind::NotUtf8))?;
        self.at += length + 1;
        Ok(text)
    }

    fn list<T>(
        &mut self,
        item: impl Fn(&mut Self) -> Result<T, DecodeError>,
    ) -> Result<Vec<T>, DecodeError> {
        let mut items = Vec::new();
        while self.bytes.get(self.at) != Some(&(END_OF_LIST as u8)) {
            items.push(item(self)?);
        }
        self.at += 1;
        Ok(items)
    }

    fn parse<T>(
        &mut self,
        of: &'static str,
        parse: impl Fn(&'a str) -> Option<T>,
    ) -> Result<T, DecodeError> {
        let at = self.at;
        let text = self.text()?;
        let unknown = || self.error(at, DecodeErrorKind::Unknown { of, text: text.to_owned() });
        parse(text).ok_or_else(unknown)
    }

    fn record(mut self) -> Result<Record<'a>, DecodeError> {
        self.at = MAGIC.len();
        let version_at = self.at;
        let version = self.text()?;
        if version != VERSION {
            let kind = DecodeErrorKind::UnsupportedVersion(version.to_owned());
            return Err(self.error(version_at, kind));
        }
        let record = Record {
            offset: self.start,
            kind: self.parse("kind", Kind::parse)?,
            function: self.text()?,
            file: self.text()?,
            line: self.parse("line", |line| line.parse().ok())?,
            crate_name: self.text()?,
            crate_version: self.text()?,
            help: self.text()?,
            timing: self.parse("timing", Timing::parse)?,
            span: self.span()?,
            metrics: self.list(Self::metric)?,
            critical: self.critical(),
        };
        match self.bytes.len() - self.at {
            0 => Ok(record),
            left => Err(self.error(self.at, DecodeErrorKind::Overlong(left))),
        }
    }

    fn critical(&mut self) -> bool {
        let is_critical = self.bytes[self.at..].starts_with(CRITICAL.as_bytes());
        if is_critical {
            self.at += CRITICAL.len();
        }
        is_critical
    }

    fn span(&mut self) -> Result<Option<RecordedSpan<'a>>, DecodeError> {
        let level = self.parse("level", |level| {
            if level.is_empty() { Some(None) } else { Level::parse(level).map(Some) }
        })?;
        let Some(level) = level else {
            return Ok(None);
        };
        Ok(Some(RecordedSpan {
            level,
            name: self.text()?,
            fields: self.list(Self::text)?,
            events: self.list(Self::event)?,
        }))
    }

    fn event(&mut self) -> Result<RecordedEvent<'a>, DecodeError> {
        Ok(RecordedEvent {
            message: self.text()?,
            level: self.parse("level", Level::parse)?,
            fields: self.list(Self::text)?,
        })
    }

    fn metric(&mut self) -> Result<RecordedMetric<'a>, DecodeError> {
        Ok(RecordedMetric {
            name: self.text()?,
            instrument: self.parse("instrument", Instrument::parse)?,
            unit: self.parse("unit", Unit::parse)?,
            help: self.text()?,
            buckets: self.buckets()?,
            labels: self.list(Self::label)?,
            endings: self.endings()?,
        })
    }

    fn endings(&mut self) -> Result<Option<RecordedEndings<'a>>, DecodeError> {
        let told = self.parse("endings", |endings| match endings {
            "" => Some(false),
            ENDINGS => Some(true),
            _ => None,
        })?;
        if !told {
            return Ok(None);
        }
        Ok(Some(RecordedEndings { error_types: self.list(Self::error_type)? }))
    }

    fn error_type(&mut self) -> Result<RecordedErrorType<'a>, DecodeError> {
        let name = self.text()?;
        Ok(RecordedErrorType { name, category: self.parse("category", ErrorCategory::parse)? })
    }

    fn buckets(&mut self) -> Result<Vec<f64>, DecodeError> {
        let at = self.at;
        let bounds: Vec<f64> =
            self.list(|reader| reader.parse("bound", |bound| bound.parse().ok()))?;
        let rising = bounds.is_sorted_by(|left, right| left < right);
        if rising && bounds.iter().all(|bound| bound.is_finite()) {
            Ok(bounds)
        } else {
            Err(self.error(at, DecodeErrorKind::UnsortedBuckets))
        }
    }

    fn label(&mut self) -> Result<RecordedLabel<'a>, DecodeError> {
        let name = self.text()?;
        let at = self.at;
        let values = match self.text()? {
            CONSTANT => RecordedValues::Constant(self.text()?),
            CLOSED => RecordedValues::Closed(self.list(Self::text)?),
            CAPPED => RecordedValues::Capped(self.parse("cap", |cap| cap.parse().ok())?),
            other => {
                let kind = DecodeErrorKind::Unknown { of: "label", text: other.to_owned() };
                return Err(self.error(at, kind));
            }
        };
        Ok(RecordedLabel { name, values })
    }
}
