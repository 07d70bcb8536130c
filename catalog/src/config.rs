//! `telemark.toml`: which binaries to read, which files to check, and what surrounds the service.
//!
//! ```toml
//! catalog = "catalog.json"                # where the catalog is written; this is the default
//! baseline = "telemark-baseline.json"     # known findings; this is the default
//! rules = ["telemetry/*.yml"]             # rule files, as globs
//! dashboards = ["dashboards/*.json"]      # dashboards
//! slos = ["slo/*.yml"]                    # SLO files
//!
//! [[binary]]
//! package = "studio"
//! bin = "studio"                          # or `example = "name"`, or `lib = true` for a cdylib
//! profile = "release"                     # cargo's default where left out
//! features = ["postgres"]
//!
//! [prometheus]                            # what is left out isn't guessed
//! version = "3.4"
//! features = ["promql-experimental-functions"]
//! scrape_interval = "15s"
//! evaluation_interval = "1m"
//! retention = "15d"
//! target_labels = ["job", "instance"]     # labels that the scrape adds; this is the default
//! external_labels = ["cluster"]           # labels that Prometheus itself adds
//!
//! [checks]                                # "off", "info", "warning" or "error"
//! "unit/mismatch" = "off"
//!
//! [[external]]                            # metrics that the catalog can't have
//! name = "node_exporter"
//! metrics = ["node_*"]
//! reason = "the hosts' own exporter"
//!
//! [[external]]
//! name = "kube-state-metrics"
//! catalog = "kube-state-metrics.json"     # with types and labels, as `import` writes it
//! labels = "closed"                       # or "open"; what the file says where left out
//! reason = "the cluster's own exporter"
//!
//! [[allow]]                               # findings that may pass
//! check = "label/unknown"
//! rule = "NodeDown"                       # or `file`, `dashboard`, `metric`, `label`; `*` is any text
//! reason = "the label comes with the new proxy"
//! until = "2027-01-31"                    # reported as expired from the next day on
//!
//! [budget]                                # how many series there may be at worst
//! service = 50000
//! metric = 1000                           # each metric
//! rule = 500                              # what each rule gives
//! metrics = { "http_server_*" = 5000 }    # metrics with a budget of their own
//!
//! [coverage]
//! paths = ["src/db/**"]                   # files whose public functions must be annotated
//! critical = ["studio::jobs::*"]          # functions that an alert or an objective must watch, beside
//!                                         # those with `#[telemetry(critical)]`
//! ```
//!
//! Paths and globs are relative to the file. It is looked for in the current directory and in those
//! above it.

mod file;
mod find;
mod prometheus;
mod scope;

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::PathBuf;

use crate::exception::Exception;
use crate::external::ExternalCatalog;
use crate::finding::CheckId;

pub use find::{find, read};
pub use prometheus::{Feature, Prometheus, Version};
pub use scope::{Budget, Coverage, Level};

/// The name of the configuration file.
pub const FILE_NAME: &str = "telemark.toml";
/// Where the catalog goes unless the configuration says otherwise.
pub const DEFAULT_CATALOG: &str = "catalog.json";
/// Where the known findings are unless the configuration says otherwise.
pub const DEFAULT_BASELINE: &str = "telemark-baseline.json";
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
    /// Where the known findings are.
    pub baseline: PathBuf,
    /// The files that it names beside those under check.
    pub inputs: Vec<PathBuf>,
    /// The rule files.
    pub rules: Vec<Glob>,
    /// The dashboards.
    pub dashboards: Vec<Glob>,
    /// The SLO files.
    pub slos: Vec<Glob>,
    /// What surrounds the service.
    pub surroundings: Surroundings,
    /// Checks whose findings have another severity than their own, or none.
    pub checks: BTreeMap<CheckId, Level>,
    /// Findings to let pass.
    pub exceptions: Vec<Exception>,
    /// How many series there may be.
    pub budget: Budget,
    /// What must be annotated, and what must be watched.
    pub coverage: Coverage,
}

/// A glob with its bytes in the configuration, for messages that point at it.
pub type Glob = (String, Range<usize>);

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

/// What surrounds the service: labels that others add, metrics that others own, the server.
#[derive(Clone, Debug)]
pub struct Surroundings {
    /// Labels that the scrape adds.
    pub target_labels: Vec<String>,
    /// Labels that Prometheus adds to everything.
    pub external_labels: Vec<String>,
    /// Metrics that others own.
    pub external: Vec<External>,
    /// The server.
    pub prometheus: Prometheus,
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
    /// What is known of them beside their names.
    pub catalog: Option<ExternalCatalog>,
}

impl External {
    /// Whether a series of this name is its.
    pub fn owns(&self, series: &str) -> bool {
        let in_catalog = || self.catalog.as_ref().and_then(|catalog| catalog.family_of(series));
        self.metrics.iter().any(|name| name.matches(series)) || in_catalog().is_some()
    }
}

impl Default for Surroundings {
    fn default() -> Self {
        Self {
            target_labels: DEFAULT_TARGET_LABELS.map(str::to_owned).to_vec(),
            external_labels: Vec::new(),
            external: Vec::new(),
            prometheus: Prometheus::default(),
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
        self.external.iter().find(|external| external.owns(metric))
    }
}
