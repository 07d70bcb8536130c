//! `telemark.toml`: which binaries to read, which rules to check, and what others own.
//!
//! ```toml
//! catalog = "catalog.json"                # where the catalog is written; this is the default
//! rules = ["telemetry/*.yml"]             # rule files, as globs
//! target_labels = ["job", "instance"]     # labels that the scrape adds; this is the default
//! external_labels = ["cluster"]           # labels that Prometheus itself adds
//!
//! [[binary]]
//! package = "studio"
//! bin = "studio"                          # or `example = "name"`, or `lib = true` for a cdylib
//! profile = "release"                     # cargo's default where left out
//! features = ["postgres"]
//!
//! [[external]]                            # metrics that the catalog can't have
//! name = "node_exporter"
//! metrics = ["node_*"]
//! reason = "the hosts' own exporter"
//! ```
//!
//! Paths and globs are relative to the file. It is looked for in the current directory and in those
//! above it.

mod file;
mod find;

use std::ops::Range;
use std::path::PathBuf;

pub use find::{find, read};

/// The name of the configuration file.
pub const FILE_NAME: &str = "telemark.toml";
/// Where the catalog goes unless the configuration says otherwise.
pub const DEFAULT_CATALOG: &str = "catalog.json";
/// The labels that every scrape adds.
pub const DEFAULT_TARGET_LABELS: [&str; 2] = ["job", "instance"];

/// A configuration as it is used: complete, with the defaults filled in.
#[derive(Clone, Debug)]
pub struct Config {
    /// The file as it is shown.
    pub path: String,
    /// Its text, for messages that point into it.
    pub text: String,
    /// The directory that paths in it are relative to.
    pub directory: PathBuf,
    /// The binaries whose catalogs are joined.
    pub binaries: Vec<Binary>,
    /// Where the catalog is written.
    pub catalog: PathBuf,
    /// Globs of rule files, each with its bytes in the file.
    pub rules: Vec<(String, Range<usize>)>,
    /// What surrounds the service.
    pub surroundings: Surroundings,
}

/// A binary to build.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Binary {
    /// The package.
    pub package: String,
    /// Which of its targets.
    pub target: Target,
    /// The profile, unless it is cargo's default.
    pub profile: Option<String>,
    /// Features beside the default ones.
    pub features: Vec<String>,
}

/// A target that is linked. Exhaustive: cargo links no other into a file of its own but tests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A program.
    Bin(String),
    /// An example.
    Example(String),
    /// The library as `cdylib`.
    Lib,
}

/// What surrounds the service: labels that others add, metrics that others own.
#[derive(Clone, Debug)]
pub struct Surroundings {
    /// Labels that the scrape adds.
    pub target_labels: Vec<String>,
    /// Labels that Prometheus adds to everything.
    pub external_labels: Vec<String>,
    /// Metrics that others own.
    pub external: Vec<External>,
}

/// Metrics of one other exporter.
#[derive(Clone, Debug)]
pub struct External {
    /// Who owns them.
    pub name: String,
    /// Their names, with `*` for any text.
    pub metrics: Vec<glob::Pattern>,
    /// Why the catalog hasn't got them.
    pub reason: String,
}

impl Default for Surroundings {
    fn default() -> Self {
        Self {
            target_labels: DEFAULT_TARGET_LABELS.map(str::to_owned).to_vec(),
            external_labels: Vec::new(),
            external: Vec::new(),
        }
    }
}

impl Surroundings {
    /// Whether the scrape or Prometheus may set this label, whatever the service says.
    pub fn adds_label(&self, name: &str) -> bool {
        let mut added = self.target_labels.iter().chain(&self.external_labels);
        added.any(|label| label == name)
    }

    /// Who else owns a metric.
    pub fn external_owner(&self, metric: &str) -> Option<&External> {
        self.external
            .iter()
            .find(|external| external.metrics.iter().any(|name| name.matches(metric)))
    }
}
