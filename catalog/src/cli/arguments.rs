//! What can be said on the command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Reads what a service can emit out of its binary, and checks what is asked of it.
#[derive(Debug, Parser)]
#[command(no_binary_name = true, disable_help_subcommand = true)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Write the catalog and hold the rule files against it.
    ///
    /// Builds the binaries that telemark.toml names, reads their records without running them, writes
    /// catalog.json and checks the rule files.
    ///
    /// Exit status: 0 clean, 1 findings of error severity, 2 usage, build or configuration failure.
    Catalog(CatalogArguments),
    /// Make an external catalog of what another exporter shows or documents.
    ///
    /// Reads pages in Prometheus' text format or OpenMetrics, and tables in Markdown as those of
    /// kube-state-metrics. `[[external]]` in telemark.toml names the file with `catalog`.
    Import(ImportArguments),
    /// Say what a check reports, why, and what to do about it; without an id, list the checks.
    Explain(ExplainArguments),
}

#[derive(Debug, Args)]
pub(super) struct CatalogArguments {
    /// The configuration, instead of the nearest telemark.toml upwards.
    #[arg(long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
    /// A finished binary to read, instead of building.
    #[arg(long, value_name = "PATH", conflicts_with = "catalog")]
    pub(super) artifact: Option<PathBuf>,
    /// A catalog file to read, instead of a binary.
    #[arg(long, value_name = "FILE")]
    pub(super) catalog: Option<PathBuf>,
    /// Rule files to check, instead of those of the configuration. Can be given several times.
    #[arg(long, value_name = "GLOB")]
    pub(super) rules: Vec<String>,
    /// How to print findings.
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Format::Human)]
    pub(super) format: Format,
    /// Where to write the catalog, instead of where the configuration says.
    #[arg(long, value_name = "FILE", conflicts_with = "catalog")]
    pub(super) output: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct ImportArguments {
    /// Pages, Markdown files (`.md`), directories of these, or `-` for a page on the standard input.
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
}
