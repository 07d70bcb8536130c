//! Rules and dashboards in number, made of those of public projects by repetition.

use std::fs;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};

/// How many rules there are at least.
const RULES: usize = 5_000;
/// How many dashboards there are at least.
const DASHBOARDS: usize = 750;
/// How many queries their panels have at least.
const QUERIES: usize = 20_000;

/// A directory with the files, and how much is in them.
#[derive(Debug)]
pub struct Workload {
    /// The directory: `rules`, `dashboards`, `catalog.json`, `telemark.toml` and the external catalogs.
    pub directory: PathBuf,
    /// The number of rules.
    pub rules: usize,
    /// The number of dashboards.
    pub dashboards: usize,
    /// The number of queries in the dashboards.
    pub queries: usize,
}

/// What surrounds the rules: two exporters with catalogs, and all others by their names.
const CONFIGURATION: &str = r#"
rules = ["rules/*.yml"]
dashboards = ["dashboards/*.json"]

[prometheus]
version = "3.8"
features = ["promql-experimental-functions"]
scrape_interval = "30s"
evaluation_interval = "30s"
target_labels = ["job", "instance", "namespace", "pod", "service", "container", "endpoint", "node", "prometheus"]
external_labels = ["cluster"]

[[external]]
name = "kube-state-metrics"
catalog = "kube-state-metrics.json"
reason = "the cluster's objects"

[[external]]
name = "node_exporter"
catalog = "node_exporter.json"
reason = "the hosts"

[[external]]
name = "others"
metrics = ["*"]
reason = "known by their names alone"
"#;

impl Workload {
    /// Writes the files. `corpora` has `rules` and `dashboards` of public projects.
    ///
    /// # Errors
    ///
    /// If a file can't be read or written, or if there is nothing to repeat.
    pub fn write(corpora: &Path, directory: PathBuf) -> Result<Self> {
        let rules = files(&corpora.join("rules"), &["yml", "yaml"])?;
        let rules: Vec<_> = rules.iter().filter_map(|text| plain(text)).collect();
        let dashboards = files(&corpora.join("dashboards"), &["json"])?;
        let dashboards: Vec<_> =
            dashboards.into_iter().map(|text| (text.matches("\"expr\":").count(), text)).collect();
        let mut written = Self { directory, rules: 0, dashboards: 0, queries: 0 };
        let mut repeated = rules.iter().cycle().enumerate();
        while written.rules < RULES
            && let Some((at, (count, text))) = repeated.next()
        {
            written.put(&format!("rules/{at:05}.yml"), text)?;
            written.rules += count;
        }
        let mut repeated = dashboards.iter().filter(|(queries, _)| *queries > 0).cycle();
        while (written.dashboards < DASHBOARDS || written.queries < QUERIES)
            && let Some((queries, text)) = repeated.next()
        {
            written.put(&format!("dashboards/{:05}.json", written.dashboards), text)?;
            written.dashboards += 1;
            written.queries += queries;
        }
        written.put("telemark.toml", CONFIGURATION)?;
        Ok(written)
    }

    fn put(&self, name: &str, text: &str) -> Result<()> {
        let path = self.directory.join(name);
        let io = |error| Error::Io { path: path.clone(), error };
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(io)?;
        }
        fs::write(&path, text).map_err(io)
    }
}

/// The texts of all files of a kind, in the order of their paths.
fn files(directory: &Path, extensions: &[&str]) -> Result<Vec<String>> {
    let mut paths = Vec::new();
    collect(directory, &mut paths)?;
    paths.sort();
    let is_wanted = |path: &PathBuf| {
        let extension = path.extension().and_then(|extension| extension.to_str());
        extension.is_some_and(|extension| extensions.contains(&extension))
    };
    let read = |path: PathBuf| match fs::read_to_string(&path) {
        Ok(text) => Ok(text),
        Err(error) => Err(Error::Io { path, error }),
    };
    paths.into_iter().filter(is_wanted).map(read).collect()
}

fn collect(directory: &Path, paths: &mut Vec<PathBuf>) -> Result<()> {
    let io = |error| Error::Io { path: directory.to_owned(), error };
    for entry in fs::read_dir(directory).map_err(io)? {
        let path = entry.map_err(io)?.path();
        if path.is_dir() {
            collect(&path, paths)?;
        } else {
            paths.push(path);
        }
    }
    Ok(())
}

/// A file as promtool reads it, with its number of rules: resources are unwrapped, and what is wrong on
/// purpose or a template is left out.
fn plain(text: &str) -> Option<(usize, String)> {
    let groups = match text.split_once("\nspec:\n") {
        Some((_, spec)) if text.contains("kind: PrometheusRule") => {
            let dedent = |line: &str| line.strip_prefix("  ").unwrap_or(line).to_owned();
            spec.lines().map(dedent).collect::<Vec<_>>().join("\n")
        }
        _ => text.to_owned(),
    };
    let begins = groups.lines().find(|line| !line.is_empty() && !line.starts_with(['#', '-']))?;
    let is_clean = begins == "groups:" && !groups.contains("\n---") && !groups.contains("{{-");
    let is_rule = |line: &&str| {
        let field = line.trim_start().trim_start_matches("- ");
        field.starts_with("alert:") || field.starts_with("record:")
    };
    let rules = groups.lines().filter(is_rule).count();
    (is_clean && rules > 3).then_some((rules, groups))
}
