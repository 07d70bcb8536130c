//! What a team demands of the service as a whole, and where findings about the service point.
//!
//! Most findings are about a piece of a checked file. Those about a metric or a function are not: they point
//! at the line of the service's source that declares it, or where that can't be read, at the configuration
//! that asks for it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::config::{Budget, Coverage};
use crate::finding::{CheckId, Declared, Finding};
use crate::paths::shown;
use crate::rust_sources::{RustSources, line_range};
use crate::source::{FileId, Place, Sources};
use telemark_registry::catalog::v1::Function;

/// What is demanded.
#[derive(Clone, Copy, Debug)]
pub struct Demands<'a> {
    /// How many series there may be.
    pub budget: &'a Budget,
    /// What must be annotated, and what must be watched.
    pub coverage: &'a Coverage,
    /// Whether every file is checked that the configuration names. If not, nobody can say that a metric or
    /// a function is left out.
    pub is_whole: bool,
    /// The configuration as it is shown.
    pub path: &'a str,
    /// Its text.
    pub text: &'a str,
    /// The directory that the paths of the configuration are relative to.
    pub directory: &'a Path,
    /// The service's source.
    pub rust: &'a RustSources,
    /// The directory that paths are shown relative to.
    pub current: &'a Path,
}

/// The places that are in no checked file. Files are added to the others when the first place in them is
/// asked for.
#[derive(Debug)]
pub(crate) struct Places<'a> {
    demands: Demands<'a>,
    sources: &'a mut Sources,
    config: FileId,
    /// By their paths.
    rust: BTreeMap<PathBuf, FileId>,
}

impl<'a> Places<'a> {
    pub(crate) fn new(demands: Demands<'a>, sources: &'a mut Sources) -> Self {
        let config = sources.add(demands.path.to_owned(), demands.text.as_bytes());
        Self { demands, sources, config, rust: BTreeMap::new() }
    }

    /// The configuration.
    pub(crate) fn config(&self) -> FileId {
        self.config
    }

    /// A finding about what a function or a declared metric has.
    pub(crate) fn finding(
        &mut self,
        check: CheckId,
        function: &Function,
        message: String,
        label: &str,
    ) -> Finding {
        let label = label.to_owned();
        match self.line(&function.file, function.line) {
            Some(place) => {
                Finding { label, ..Finding::new(check, place.file, place.range, message) }
            }
            None => Finding {
                declared: Some(Declared {
                    file: function.file.clone(),
                    line: function.line,
                    function: function.name.clone(),
                    label: if label.is_empty() { "declared here".to_owned() } else { label },
                }),
                ..Finding::new(check, self.config, 0..0, message)
            },
        }
    }

    /// A line of the service's source, if it can be read.
    fn line(&mut self, file: &str, line: u32) -> Option<Place> {
        let path = self.demands.rust.root.join(file);
        let id = match self.rust.get(&path) {
            Some(id) => *id,
            None => self.add(&path, &self.demands.rust.read(file)?),
        };
        let range = line_range(&self.sources.file(id).text, usize::try_from(line).ok()?)?;
        Some(Place { file: id, range })
    }

    /// A file of the service's source, added unless it is there.
    pub(crate) fn add(&mut self, path: &Path, text: &str) -> FileId {
        let add = || self.sources.add(shown(path, self.demands.current), text.as_bytes());
        *self.rust.entry(path.to_owned()).or_insert_with(add)
    }
}
