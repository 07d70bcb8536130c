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
                "the linker kept the section and dropped what was in it; check its options"
                    .to_owned(),
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

#[cfg(test)]
mod tests {
    use std::fs;

    use expect_test::{Expect, expect};
    use object::BinaryFormat;
    use telemark_registry::decode::decode;
    use telemark_registry::slice::SECTION;

    use super::records;
    use crate::fixture::{elf, linked, section};

    fn check(bytes: &[u8], expect: &Expect) {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("artifact");
        fs::write(&path, bytes).unwrap();
        let error = records(&path).unwrap_err();
        let lines: Vec<_> = [error.to_string()].into_iter().chain(error.help()).collect();
        expect.assert_eq(&lines.join("\n  "));
    }

    #[test]
    fn records_come_out_as_they_were_put_in() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("artifact");
        fs::write(&path, elf()).unwrap();
        assert_eq!(records(&path).unwrap(), section());
    }

    #[test]
    fn several_sections_of_one_name_are_joined() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("artifact");
        let object = linked(BinaryFormat::Elf, &[(SECTION, b"a"), ("x", b"-"), (SECTION, b"b")]);
        fs::write(&path, object).unwrap();
        assert_eq!(records(&path).unwrap(), b"ab");
    }

    #[test]
    fn a_missing_section_and_an_empty_one_are_told_apart() {
        check(
            &linked(BinaryFormat::Elf, &[("other", b"x")]),
            &expect![[r#"
            an ELF file without the section `linkme_TELEMARK_RECORDS`
              no function of the program is annotated with `#[telemetry]`, or
              the crate that has them stands in [dependencies] and is never named, so that it isn't linked; `use the_crate as _;` names it"#]],
        );
        check(
            &linked(BinaryFormat::Elf, &[(SECTION, b"")]),
            &expect![[r#"
            an ELF file whose section `linkme_TELEMARK_RECORDS` is empty
              the linker kept the section and dropped what was in it; check its options"#]],
        );
        check(
            &linked(BinaryFormat::Elf, &[(SECTION, &[0; 8])]),
            &expect![[r#"
            an ELF file whose section `linkme_TELEMARK_RECORDS` is empty
              the linker kept the section and dropped what was in it; check its options"#]],
        );
    }

    #[test]
    fn other_formats_are_named() {
        check(
            b"",
            &expect![[r#"
            not a linked file
              an executable, a shared library (cdylib) or a relocatable object (.o) is wanted"#]],
        );
        check(
            b"#!/bin/sh\necho a script that is long enough\n",
            &expect![[r#"
            not a linked file
              an executable, a shared library (cdylib) or a relocatable object (.o) is wanted"#]],
        );
        check(
            b"!<arch>\n",
            &expect![[r#"
            not a linked file
              an executable, a shared library (cdylib) or a relocatable object (.o) is wanted"#]],
        );
        check(
            &linked(BinaryFormat::MachO, &[("__records", b"x")]),
            &expect![[r#"
            a Mach-O file, which is not supported yet
              only ELF is supported so far"#]],
        );
        check(
            &linked(BinaryFormat::Coff, &[("records", b"x")]),
            &expect![[r#"
            a COFF file, which is not supported yet
              only ELF is supported so far"#]],
        );
    }

    #[test]
    fn damaged_files_are_errors_wherever_the_damage_is() {
        let elf = elf();
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("artifact");
        for at in (0..elf.len()).step_by(5) {
            fs::write(&path, &elf[..at]).unwrap();
            records(&path).unwrap_err();
            let mut flipped = elf.clone();
            flipped[at] ^= 0xff;
            fs::write(&path, &flipped).unwrap();
            // A flip in the data, or in the place where it stands, is for the decoder to notice, and
            // one in a name or a flag may do no harm; what is read must be what was there.
            if let Ok(read) = records(&path)
                && decode(&read).is_ok()
            {
                let differs = read.iter().zip(section()).filter(|(is, was)| **is != *was);
                assert!(differs.count() <= 1, "byte {at}");
            }
        }
    }
}
