//! The machine code of a program.

use std::fs;
use std::path::Path;

use object::{File, Object as _, ObjectSection as _, SectionKind};

use crate::error::{Error, Result};

/// Bytes of the program's sections that hold code.
pub(super) fn code(program: &Path) -> Result<u64> {
    let bytes = fs::read(program).map_err(|error| Error::Io { path: program.to_owned(), error })?;
    let file =
        File::parse(&*bytes).map_err(|error| Error::Program { path: program.to_owned(), error })?;
    let code = file.sections().filter(|section| section.kind() == SectionKind::Text);
    Ok(code.map(|section| section.size()).sum())
}
