//! Records read back out of a section, which may be anything: the reader trusts no byte of it.

use core::fmt;
use std::collections::HashMap;

use crate::record::{
    ENDINGS_NONE, ENDINGS_SOME, HEADER, LABEL_CAPPED, LABEL_CLOSED, LABEL_CONSTANT, MAGIC,
    SPAN_NONE, SPAN_SOME, UNIT_BYTES, UNIT_COUNT, UNIT_ONE, UNIT_SECONDS, UNIT_USD, VERSION,
};
use crate::vocabulary::{ErrorCategory, Instrument, Kind, Level, Unit};

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

/// [`Endings`](crate::Endings) read back from bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedEndings<'a> {
    /// The types of its errors. Without any, all errors are of one type.
    pub error_types: Vec<RecordedErrorType<'a>>,
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

/// Bytes that are no valid section, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DecodeError {
    /// The byte, counted from the start of the section.
    pub offset: usize,
    /// What is wrong there.
    pub kind: DecodeErrorKind,
}

/// What is wrong with a section's bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DecodeErrorKind {
    /// No record starts here.
    NoMagic,
    /// The record has a format that this version does not read.
    UnsupportedVersion(u16),
    /// This many bytes are needed and fewer are left.
    Truncated {
        /// Bytes needed.
        needed: usize,
        /// Bytes left.
        left: usize,
    },
    /// The record's content ends here, this many bytes before its stated end.
    Overlong(usize),
    /// A text is not UTF-8.
    NotUtf8,
    /// A code that no version has used.
    UnknownCode {
        /// Which vocabulary.
        of: &'static str,
        /// The byte.
        code: u8,
    },
    /// Bounds of buckets are not finite and rising.
    UnsortedBuckets,
    /// The record repeats the one that starts at this byte.
    Duplicate(usize),
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "byte {} of the section: ", self.offset)?;
        match self.kind {
            DecodeErrorKind::NoMagic => f.write_str("no record starts here"),
            DecodeErrorKind::UnsupportedVersion(version) => {
                write!(f, "record format {version} is not supported, only {VERSION} is")
            }
            DecodeErrorKind::Truncated { needed, left } => {
                write!(f, "truncated: {needed} bytes are needed, {left} are left")
            }
            DecodeErrorKind::Overlong(by) => {
                write!(f, "the content ends {by} bytes before the record's stated end")
            }
            DecodeErrorKind::NotUtf8 => f.write_str("a text is not UTF-8"),
            DecodeErrorKind::UnknownCode { of, code } => write!(f, "unknown {of} code {code}"),
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
        let end = record_end(section, start)?;
        if let Some(first) = seen.insert(&section[start..end], start) {
            return Err(DecodeError { offset: start, kind: DecodeErrorKind::Duplicate(first) });
        }
        let mut reader = Reader { bytes: &section[..end], at: start + HEADER };
        let record = reader.record(start)?;
        if reader.at < end {
            return Err(reader.error(DecodeErrorKind::Overlong(end - reader.at)));
        }
        records.push(record);
        at = end;
    }
    Ok(records)
}

/// Checks a record's header and gives the byte after the record.
fn record_end(section: &[u8], start: usize) -> Result<usize, DecodeError> {
    let mut reader = Reader { bytes: section, at: start };
    if reader.take(MAGIC.len())? != MAGIC {
        return Err(DecodeError { offset: start, kind: DecodeErrorKind::NoMagic });
    }
    let version_at = reader.at;
    let version = reader.u16()?;
    if version != VERSION {
        let kind = DecodeErrorKind::UnsupportedVersion(version);
        return Err(DecodeError { offset: version_at, kind });
    }
    let body = reader.u32()? as usize;
    reader.take(body)?;
    Ok(reader.at)
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    fn error(&self, kind: DecodeErrorKind) -> DecodeError {
        DecodeError { offset: self.at, kind }
    }

    fn take(&mut self, needed: usize) -> Result<&'a [u8], DecodeError> {
        let left = &self.bytes[self.at..];
        let Some(taken) = left.get(..needed) else {
            return Err(self.error(DecodeErrorKind::Truncated { needed, left: left.len() }));
        };
        self.at += needed;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], DecodeError> {
        let mut array = [0; N];
        array.copy_from_slice(self.take(N)?);
        Ok(array)
    }

    fn u8(&mut self) -> Result<u8, DecodeError> {
        Ok(self.array::<1>()?[0])
    }

    fn u16(&mut self) -> Result<u16, DecodeError> {
        self.array().map(u16::from_le_bytes)
    }

    fn u32(&mut self) -> Result<u32, DecodeError> {
        self.array().map(u32::from_le_bytes)
    }

    fn text(&mut self) -> Result<&'a str, DecodeError> {
        let length = self.u16()?;
        let start = self.at;
        let bytes = self.take(length.into())?;
        core::str::from_utf8(bytes).map_err(|error| DecodeError {
            offset: start + error.valid_up_to(),
            kind: DecodeErrorKind::NotUtf8,
        })
    }

    fn list<T>(
        &mut self,
        item: impl Fn(&mut Self) -> Result<T, DecodeError>,
    ) -> Result<Vec<T>, DecodeError> {
        let count = self.u16()?;
        (0..count).map(|_| item(self)).collect()
    }

    fn code<T>(&mut self, of: &'static str, read: fn(u8) -> Option<T>) -> Result<T, DecodeError> {
        let offset = self.at;
        let code = self.u8()?;
        let kind = DecodeErrorKind::UnknownCode { of, code };
        read(code).ok_or(DecodeError { offset, kind })
    }

    fn record(&mut self, offset: usize) -> Result<Record<'a>, DecodeError> {
        let kind = self.code("kind", Kind::from_code)?;
        Ok(Record {
            offset,
            kind,
            line: self.u32()?,
            function: self.text()?,
            file: self.text()?,
            crate_name: self.text()?,
            crate_version: self.text()?,
            help: self.text()?,
            span: self.span()?,
            metrics: self.list(Self::metric)?,
        })
    }

    fn span(&mut self) -> Result<Option<RecordedSpan<'a>>, DecodeError> {
        let offset = self.at;
        match self.u8()? {
            SPAN_NONE => Ok(None),
            SPAN_SOME => Ok(Some(RecordedSpan {
                level: self.code("level", Level::from_code)?,
                name: self.text()?,
                fields: self.list(Self::text)?,
            })),
            code => {
                Err(DecodeError { offset, kind: DecodeErrorKind::UnknownCode { of: "span", code } })
            }
        }
    }

    fn metric(&mut self) -> Result<RecordedMetric<'a>, DecodeError> {
        Ok(RecordedMetric {
            name: self.text()?,
            instrument: self.code("instrument", Instrument::from_code)?,
            unit: self.unit()?,
            help: self.text()?,
            buckets: self.buckets()?,
            labels: self.list(Self::label)?,
            endings: self.endings()?,
        })
    }

    fn endings(&mut self) -> Result<Option<RecordedEndings<'a>>, DecodeError> {
        let offset = self.at;
        match self.u8()? {
            ENDINGS_NONE => Ok(None),
            ENDINGS_SOME => Ok(Some(RecordedEndings { error_types: self.list(Self::error_type)? })),
            code => {
                let kind = DecodeErrorKind::UnknownCode { of: "endings", code };
                Err(DecodeError { offset, kind })
            }
        }
    }

    fn error_type(&mut self) -> Result<RecordedErrorType<'a>, DecodeError> {
        let name = self.text()?;
        let category = self.code("error category", ErrorCategory::from_code)?;
        Ok(RecordedErrorType { name, category })
    }

    fn unit(&mut self) -> Result<Unit<'a>, DecodeError> {
        let offset = self.at;
        match self.u8()? {
            UNIT_SECONDS => Ok(Unit::Seconds),
            UNIT_BYTES => Ok(Unit::Bytes),
            UNIT_USD => Ok(Unit::Usd),
            UNIT_ONE => Ok(Unit::One),
            UNIT_COUNT => self.text().map(Unit::Count),
            code => {
                Err(DecodeError { offset, kind: DecodeErrorKind::UnknownCode { of: "unit", code } })
            }
        }
    }

    fn buckets(&mut self) -> Result<Vec<f64>, DecodeError> {
        let offset = self.at;
        let bounds = self
            .list(|reader| reader.array().map(|bits| f64::from_bits(u64::from_le_bytes(bits))))?;
        let rising = bounds.is_sorted_by(|left, right| left < right);
        if rising && bounds.iter().all(|bound| bound.is_finite()) {
            Ok(bounds)
        } else {
            Err(DecodeError { offset, kind: DecodeErrorKind::UnsortedBuckets })
        }
    }

    fn label(&mut self) -> Result<RecordedLabel<'a>, DecodeError> {
        let name = self.text()?;
        let offset = self.at;
        let values = match self.u8()? {
            LABEL_CONSTANT => RecordedValues::Constant(self.text()?),
            LABEL_CLOSED => RecordedValues::Closed(self.list(Self::text)?),
            LABEL_CAPPED => RecordedValues::Capped(self.u32()?),
            code => {
                let kind = DecodeErrorKind::UnknownCode { of: "label", code };
                return Err(DecodeError { offset, kind });
            }
        };
        Ok(RecordedLabel { name, values })
    }
}
