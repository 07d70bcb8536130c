//! A linked file's records, read without running it.

use std::fmt;
use std::fs::File;
use std::path::Path;

use object::read::{FileKind, Object, ObjectSection, ReadCache};
use telemark_registry::slice::SECTION;

/// Why a file gives no records.
#[derive(Debug)]
pub struct ArtifactError {
    kind: ErrorKind,
}

#[derive(Debug)]
enum ErrorKind {
    Io(std::io::Error),
    NoObject,
    Unsupported(&'static str),
    Malformed(String),
    NoSection,
    Empty,
}

impl ArtifactError {
    /// What to do about it, one paragraph each.
    pub fn help(&self) -> Vec<String> {
        match self.kind {
            ErrorKind::NoSection => vec![
                "no function of the program is annotated with `#[telemetry]`, or".to_owned(),
                "the crate that has them stands in [dependencies] and is never named, so that it \
                 isn't linked; `use the_crate as _;` names it"
                    .to_owned(),
            ],
            ErrorKind::Empty => vec![
                "the linker kept the section and dropped what was in it; check its options".to_owned(),
            ],
            ErrorKind::NoObject => vec![
                "an executable, a shared library (cdylib) or a relocatable object (.o) is wanted"
                    .to_owned(),
            ],
            ErrorKind::Unsupported(_) => vec!["only ELF is supported so far".to_owned()],
            ErrorKind::Io(_) | ErrorKind::Malformed(_) => Vec::new(),
        }
    }
}

impl fmt::Display for ArtifactError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            ErrorKind::Io(error) => error.fmt(f),
            ErrorKind::NoObject => f.write_str("not a linked file"),
            ErrorKind::Unsupported(found) => write!(f, "{found}, which is not supported yet"),
            ErrorKind::Malformed(error) => write!(f, "a damaged ELF file: {error}"),
            ErrorKind::NoSection => write!(f, "an ELF file without the section `{SECTION}`"),
            ErrorKind::Empty => write!(f, "an ELF file whose section `{SECTION}` is empty"),
        }
    }
}

impl std::error::Error for ArtifactError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.kind {
            ErrorKind::Io(error) => Some(error),
            _ => None,
        }
    }
}

impl From<ErrorKind> for ArtifactError {
    fn from(kind: ErrorKind) -> Self {
        Self { kind }
    }
}

/// Reads the records' section out of a linked file. The bytes are as they stand there, unchecked.
///
/// # Errors
///
/// If the file can't be read, is of a format that isn't supported, is damaged, or has no such
/// section or an empty one.
pub fn records(path: &Path) -> Result<Vec<u8>, ArtifactError> {
    let file = File::open(path).map_err(ErrorKind::Io)?;
    let metadata = file.metadata().map_err(ErrorKind::Io)?;
    if metadata.is_dir() {
        return Err(ErrorKind::Io(std::io::ErrorKind::IsADirectory.into()).into());
    }
    // Debug builds have hundreds of megabytes; the cache reads only what is asked for.
    let data = ReadCache::new(file);
    let kind = FileKind::parse(&data).map_err(|_| ErrorKind::NoObject)?;
    if let Some(found) = unsupported(kind) {
        return Err(ErrorKind::Unsupported(found).into());
    }
    let malformed = |error: object::Error| ErrorKind::Malformed(error.to_string());
    let object = object::File::parse(&data).map_err(malformed)?;
    let mut left = metadata.len();
    let mut found = None;
    // A relocatable object that hasn't been linked may have several of one name.
    for section in object.sections() {
        if section.name_bytes().is_ok_and(|name| name == SECTION.as_bytes()) {
            let data = section.data().map_err(malformed)?;
            // Else a small file could name the same bytes any number of times.
            left = left
                .checked_sub(data.len() as u64)
                .ok_or_else(|| ErrorKind::Malformed("sections overlap".to_owned()))?;
            found.get_or_insert_with(Vec::new).extend_from_slice(data);
        }
    }
    let records = found.ok_or(ErrorKind::NoSection)?;
    if records.iter().all(|byte| *byte == 0) {
        return Err(ErrorKind::Empty.into());
    }
    Ok(records)
}

fn unsupported(kind: FileKind) -> Option<&'static str> {
    match kind {
        FileKind::Elf32 | FileKind::Elf64 => None,
        FileKind::Archive => Some("an archive (.a, .rlib)"),
        FileKind::MachO32
        | FileKind::MachO64
        | FileKind::MachOFat32
        | FileKind::MachOFat64
        | FileKind::DyldCache => Some("a Mach-O file"),
        FileKind::Pe32 | FileKind::Pe64 => Some("a PE file"),
        FileKind::Coff | FileKind::CoffBig | FileKind::CoffImport => Some("a COFF file"),
        _ => Some("a file of another object format"),
    }
}
