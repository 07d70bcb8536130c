//! `import`: an external catalog of what an exporter shows or documents.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::arguments::ImportArguments as Arguments;
use super::fetch::{fetch, is_address};
use super::write::write_atomically;
use super::{Session, Status};
use crate::error::Error;
use crate::external::ExternalCatalog;
use crate::import::{Format, Options, import};
use crate::paths::shown;

/// The file name that stands for the standard input.
const STANDARD_INPUT: &str = "-";

pub(super) fn run(arguments: &Arguments, session: &mut Session<'_>) -> Result<Status, Error> {
    let options = Options {
        closed_values: arguments.closed.iter().cloned().collect(),
        closed_labels: arguments.closed_labels,
    };
    let mut catalog = ExternalCatalog::default();
    for source in sources(arguments, session.directory)? {
        let text = source.read(session)?;
        let count = import(&mut catalog, source.format, &text, &options)
            .map_err(|error| Error::import(source.shown.clone(), error))?;
        if count == 0 && !source.is_found {
            return Err(Error::no_metrics(source.shown));
        }
    }
    check_labels(&catalog, &options.closed_values)?;
    let json = catalog.write();
    match &arguments.output {
        Some(output) => {
            let path = session.directory.join(output);
            let shown = shown(&path, session.directory);
            write_atomically(&path, &json).map_err(|error| Error::write(&shown, error))?;
            let count = catalog.families.len();
            session.note(format_args!("wrote {shown}, families: {count}"))?;
        }
        None => session
            .out
            .write_all(json.as_bytes())
            .map_err(|error| Error::write("the standard output", error))?,
    }
    Ok(Status::Clean)
}

/// A text to import.
struct Source {
    place: Place,
    shown: String,
    format: Format,
    /// Whether it was found in a directory, so that nobody said there were metrics in it.
    is_found: bool,
}

/// Where it is.
enum Place {
    StandardInput,
    Address,
    File(PathBuf),
}

impl Source {
    fn page(place: Place, shown: String) -> Self {
        Self { place, shown, format: Format::Page, is_found: false }
    }

    fn read(&self, session: &mut Session<'_>) -> Result<String, Error> {
        let read = match &self.place {
            Place::StandardInput => {
                let mut text = String::new();
                session.input.read_to_string(&mut text).map(|_| text)
            }
            Place::Address => fetch(&self.shown),
            Place::File(path) => fs::read_to_string(path),
        };
        read.map_err(|error| Error::read(&self.shown, error))
    }
}

fn sources(arguments: &Arguments, directory: &Path) -> Result<Vec<Source>, Error> {
    let mut sources = Vec::new();
    for file in &arguments.files {
        if file.as_os_str() == STANDARD_INPUT {
            let shown = "the standard input".to_owned();
            sources.push(Source::page(Place::StandardInput, shown));
            continue;
        }
        if let Some(address) = file.to_str().filter(|file| is_address(file)) {
            sources.push(Source::page(Place::Address, address.to_owned()));
            continue;
        }
        let path = directory.join(file);
        let shown = shown(&path, directory);
        if path.is_dir() {
            let documented = documents(&path).map_err(|error| Error::read(&shown, error))?;
            sources.extend(documented.into_iter().map(|path| Source {
                shown: crate::paths::shown(&path, directory),
                place: Place::File(path),
                format: Format::Markdown,
                is_found: true,
            }));
        } else {
            let is_markdown = path.extension().is_some_and(|extension| extension == "md");
            let format = if is_markdown { Format::Markdown } else { Format::Page };
            sources.push(Source { place: Place::File(path), shown, format, is_found: false });
        }
    }
    Ok(sources)
}

/// The Markdown files below a directory, in alphabetical order.
fn documents(directory: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut documents = Vec::new();
    for entry in fs::read_dir(directory)? {
        let path = entry?.path();
        if path.is_dir() {
            documents.extend(self::documents(&path)?);
        } else if path.extension().is_some_and(|extension| extension == "md") {
            documents.push(path);
        }
    }
    documents.sort();
    Ok(documents)
}

/// A label that no family has would be closed for nothing: it is misspelled.
fn check_labels(catalog: &ExternalCatalog, closed: &BTreeSet<String>) -> Result<(), Error> {
    let has = |label: &&String| {
        catalog.families.values().any(|family| family.labels.contains_key(*label))
    };
    match closed.iter().find(|label| !has(label)) {
        None => Ok(()),
        Some(label) => Err(Error::no_such_label(label.clone())),
    }
}
