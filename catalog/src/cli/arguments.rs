//! What can be said on the command line.

use std::path::PathBuf;

use clap::{Args, ColorChoice, Parser, Subcommand, ValueEnum};

use crate::finding;

/// Reads what a service can emit out of its binary, and checks what is asked of it.
#[derive(Debug, Parser)]
#[command(no_binary_name = true, disable_help_subcommand = true)]
pub(super) struct Arguments {
    /// When to use colours.
    #[arg(long, global = true, value_enum, value_name = "WHEN", default_value_t = ColorChoice::Auto)]
    pub(super) color: ColorChoice,
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Write the catalog and hold rules, dashboards and SLOs against it.
    ///
    /// Builds the binaries that telemark.toml names, reads their records without running them, writes
    /// catalog.json and checks the files.
    ///
    /// Exit status: 0 clean, 1 findings of error severity, 2 usage, build or configuration failure.
    Catalog(CatalogArguments),
    /// Write the present findings down as known, so that only new ones are shown.
    ///
    /// Exit status: 0 written, 2 failure.
    Baseline(BaselineArguments),
    /// Make an external catalog of what another exporter shows or documents.
    ///
    /// Reads pages in Prometheus' text format or OpenMetrics, and tables in Markdown as those of
    /// kube-state-metrics. `[[external]]` in telemark.toml names the file with `catalog`.
    Import(ImportArguments),
    /// Say what a check reports, why, and what to do about it; without an id, list the checks.
    Explain(ExplainArguments),
}

impl Command {
    /// Whether nothing but JSON goes to the standard output.
    pub(super) fn prints_json(&self) -> bool {
        matches!(self, Self::Catalog(CatalogArguments { format: Format::Json | Format::Sarif, .. }))
    }
}

/// What to read.
#[derive(Debug, Args)]
pub(super) struct Selection {
    /// The configuration, instead of the nearest telemark.toml upwards.
    #[arg(long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
    /// A finished binary to read, instead of building.
    #[arg(long, value_name = "PATH", conflicts_with = "catalog")]
    pub(super) artifact: Option<PathBuf>,
    /// A catalog file to read, instead of a binary.
    #[arg(long, value_name = "FILE")]
    pub(super) catalog: Option<PathBuf>,
    /// Rule files to check, instead of all files of the configuration. Can be given several times.
    #[arg(long, value_name = "GLOB", num_args = 1..)]
    pub(super) rules: Vec<String>,
    /// Dashboards to check, instead of all files of the configuration. Can be given several times.
    #[arg(long, value_name = "GLOB", num_args = 1..)]
    pub(super) dashboards: Vec<String>,
    /// SLO files to check, instead of all files of the configuration. Can be given several times.
    #[arg(long, value_name = "GLOB", num_args = 1..)]
    pub(super) slos: Vec<String>,
}

impl Selection {
    /// Whether everything is checked that the configuration names.
    pub(super) fn is_whole(&self) -> bool {
        self.rules.is_empty() && self.dashboards.is_empty() && self.slos.is_empty()
    }
}

#[derive(Debug, Args)]
pub(super) struct CatalogArguments {
    #[command(flatten)]
    pub(super) selection: Selection,
    /// How to print findings.
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Format::Human)]
    pub(super) format: Format,
    /// Show only findings of this severity or above.
    #[arg(long, value_enum, value_name = "SEVERITY")]
    pub(super) min_severity: Option<Severity>,
    /// Where to write the catalog, instead of where the configuration says.
    #[arg(long, value_name = "FILE", conflicts_with = "catalog")]
    pub(super) output: Option<PathBuf>,
    /// Apply the suggestions that can't be wrong.
    #[arg(long)]
    pub(super) fix: bool,
    /// With `--fix`, say what would be changed, and change nothing.
    #[arg(long, requires = "fix")]
    pub(super) dry_run: bool,
    /// Run again whenever a file changes, until Ctrl-C.
    #[arg(long)]
    pub(super) watch: bool,
}

#[derive(Debug, Args)]
pub(super) struct BaselineArguments {
    #[command(flatten)]
    pub(super) selection: Selection,
    /// Only take out what is gone, and add nothing.
    #[arg(long)]
    pub(super) prune: bool,
}

#[derive(Debug, Args)]
pub(super) struct ImportArguments {
    /// Pages and their addresses (`http://…`), Markdown files (`.md`), directories of these, or `-` for a page
    /// on the standard input.
    #[arg(required = true, value_name = "FILE")]
    pub(super) files: Vec<PathBuf>,
    /// Where to write the catalog, instead of to the standard output.
    #[arg(long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
    /// A label that has no other values than those that are there. Can be given several times.
    #[arg(long, value_name = "LABEL")]
    pub(super) closed: Vec<String>,
    /// Say that families have no other labels than those on the page.
    #[arg(long)]
    pub(super) closed_labels: bool,
}

#[derive(Debug, Args)]
pub(super) struct ExplainArguments {
    /// The id, such as `label/unknown`.
    #[arg(value_name = "CHECK")]
    pub(super) check: Option<String>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Format {
    /// As rustc does.
    Human,
    /// One JSON document, whose format is versioned.
    Json,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// Workflow commands, which GitHub shows beside the lines of a pull request.
    Github,
    /// JUnit's XML, for other continuous integration.
    Junit,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Severity {
    /// Everything.
    Info,
    /// What is likely wrong.
    Warning,
    /// What fails the run.
    Error,
}

impl From<Severity> for finding::Severity {
    fn from(severity: Severity) -> Self {
        match severity {
            Severity::Info => Self::Info,
            Severity::Warning => Self::Warning,
            Severity::Error => Self::Error,
        }
    }
}
