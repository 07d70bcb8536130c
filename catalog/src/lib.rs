//! What a service can emit, read out of its binary and held against its alert rules.
//!
//! The library behind `cargo telemark`:
//!
//! ```text
//! cargo telemark catalog
//! ```
//!
//! builds the binaries that `telemark.toml` names, reads their records out of the linked files
//! without running them, writes `catalog.json`, and checks the rule files. What it finds looks like
//! this:
//!
//! ```text
//! error[metric/unknown]: nothing emits the metric `image_generated_total`
//!  --> telemetry/alerts.yml:5:20
//!   |
//! 5 |         expr: rate(image_generated_total[5m]) == 0
//!   |                    ^^^^^^^^^^^^^^^^^^^^^ not in the catalog
//!   |
//!  ::: src/studio.rs:9:5
//!   |
//! 9 |     pub async fn generate(prompt: Prompt) -> Image {
//!   |     ------------------------------------------------ `images_generated_total` is declared here
//!   |
//! help: a metric with a similar name exists
//!   |
//! 5 |         expr: rate(images_generated_total[5m]) == 0
//!   |                         +
//!
//! 1 error in 1 rule of 1 file; catalog: 3 functions, 3 families
//! ```
//!
//! # Files
//!
//! What a file is, its content says, whichever glob found it:
//!
//! * Rule files of Prometheus and Mimir, and the resources PrometheusRule, `AlertingRule`,
//!   `ClusterRule` and `GlobalRule`, also in a List and in files of several documents.
//! * Grafana's dashboards: with `panels` or the older `rows`, in JSON or YAML, as resources of
//!   `dashboard.grafana.app`, as the API answers with them, and of the second schema, with `elements`. Queries
//!   to other data sources than Prometheus are counted and left alone.
//! * Dashboards of Perses, and its operator's PersesDashboard.
//! * Objectives of Sloth, Pyrra and OpenSLO. For `{{.window}}` stands the shortest window,
//!   [`SHORTEST_WINDOW`](slo::SHORTEST_WINDOW).
//!
//! Templates, library panels that are not in the file, and other resources are skipped with a warning. A file
//! may have 32 MiB and about a million values; [`load`] has the limits.
//!
//! # Exit status
//!
//! | status | meaning |
//! | --- | --- |
//! | 0 | nothing of error severity was found |
//! | 1 | something was |
//! | 2 | usage, build or configuration failed, so nothing was checked |
//!
//! # Options
//!
//! * `--artifact PATH` reads a finished binary instead of building, `--catalog FILE` a catalog file
//!   instead of a binary. With either, no configuration is needed.
//! * `--rules`, `--dashboards` and `--slos` name files or globs to check instead of all that the configuration
//!   names. What its rules record stays known, unless rules are named.
//! * `--output FILE` says where the catalog goes; a run that reads `--catalog` writes none.
//! * `--format` is `human`; `json`, as [`render::v1`] describes it; `sarif`, version 2.1.0; `github`, workflow
//!   commands; or `junit`.
//! * `--min-severity` shows only findings of that severity or above. It doesn't change the exit status.
//! * `--fix` applies the suggestions that are [`Safe`](finding::Safety::Safe) and checks again; `--dry-run` says
//!   what it would change.
//! * `--watch` checks again whenever a file changes, until Ctrl-C.
//! * `--color` is `auto`, `always` or `never`. Where nobody sees them, there are no colours.
//!
//! # Commands
//!
//! * `catalog` is what the rest of this page is about.
//! * `baseline` writes the present findings to the file that [`baseline`] describes; `--prune` only takes out
//!   what is gone.
//! * `import` makes an [external catalog](external) of an exporter's page or of its documentation.
//! * `explain` shows a check's page, or lists the checks.
//!
//! # Checks
//!
//! [`CheckId`](finding::CheckId) lists them. Each has a page, which says what it reports, why, and what to do
//! about it. A finding is an error, which fails the run, a warning, or a remark; `[checks]` in telemark.toml
//! changes that.
//!
//! A check that cries wolf gets switched off, so these stay silent where something outside the catalog
//! can have a say:
//!
//! * The labels of metrics under `[[external]]` are open unless a catalog of theirs says which they are, and
//!   so are those of what Prometheus makes itself (`up`, `scrape_*`, `ALERTS`, `ALERTS_FOR_STATE`). A series
//!   that a recording rule gives has the labels of the rule's query and the rule's own; it is open where
//!   the query can't be read, and where rules read each other.
//! * A label that the scrape adds must be listed under `target_labels`, else it is reported. The
//!   service's own label of the same name is then looked for behind `exported_`, where the scrape
//!   puts it.
//! * Two programs that emit a metric of one name are one metric to a query. If another program emits
//!   it with other labels, list it under `[[external]]`.
//!
//! # Several binaries
//!
//! Records that several of the configured binaries share count once; the catalog is their union, and
//! `max_series` is that of one instance of each function.
//!
//! # As a library
//!
//! [`cli::run`] is the whole program with its streams passed in; `cargo xtask catalog` calls it.
//! [`artifact::records`], [`load::load`], [`report::Report::new`] and [`render`] are its steps.

#![cfg_attr(
    test,
    expect(
        clippy::needless_raw_string_hashes,
        reason = "expect-test writes them when it updates a test"
    )
)]

pub mod artifact;
pub mod baseline;
pub mod check;
pub mod cli;
pub mod config;
pub mod dashboard;
pub mod demands;
pub mod exception;
pub mod expression;
pub mod external;
pub mod finding;
pub mod fix;
pub mod flow;
pub mod import;
pub mod known;
pub mod load;
pub mod paths;
pub mod project;
pub mod render;
pub mod report;
pub mod rules;
pub mod rust_sources;
pub mod schema;
pub mod slo;
pub mod source;
pub mod workspace;

mod error;
#[cfg(test)]
mod fixture;
mod json;
mod template;
mod tree;
mod yaml;

pub use error::Error;
