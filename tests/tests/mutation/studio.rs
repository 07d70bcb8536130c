//! The studio's rules and dashboards, and every break of them.

use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::time::Duration;

use telemark_catalog::artifact::records;
use telemark_catalog::config;
use telemark_catalog::expression::Expression;
use telemark_catalog::finding::Finding;
use telemark_catalog::load::{Loaded, load};
use telemark_catalog::report::Report;
use telemark_catalog::rules::RuleKind;
use telemark_catalog::source::Sources;
use telemark_promql::{Dialect, parse_all};
use telemark_registry::catalog::v1::Catalog;
use telemark_tests::studio::{build, telemetry};

use super::kind::Break;
use super::query::{self, Surroundings};
use super::text;

/// A file and its text.
#[derive(Clone)]
pub(crate) struct File {
    pub(crate) path: String,
    pub(crate) text: String,
}

impl File {
    fn is_json(&self) -> bool {
        Path::new(&self.path).extension().is_some_and(|extension| extension == "json")
    }
}

/// The studio as it is committed.
pub(crate) struct Studio {
    pub(crate) files: Vec<File>,
    pub(crate) catalog: Catalog,
    surroundings: config::Surroundings,
}

/// One break of one file.
pub(crate) struct Mutant {
    pub(crate) kind: Break,
    pub(crate) file: usize,
    /// Rising and apart from each other.
    edits: Vec<(Range<usize>, String)>,
}

impl Studio {
    pub(crate) fn read() -> Self {
        let mut paths: Vec<PathBuf> = fs::read_dir(telemetry(""))
            .expect("the studio has a folder of rules and dashboards")
            .map(|entry| entry.expect("a readable folder").path())
            .collect();
        paths.sort();
        let read = |path: &Path| fs::read_to_string(path).expect("a readable file");
        let name = |path: &Path| path.file_name().expect("a name").to_string_lossy().into_owned();
        let files = paths.iter().map(|path| File { path: name(path), text: read(path) }).collect();
        let binary = build(env!("CARGO_TARGET_TMPDIR")).expect("the studio builds");
        let catalog = records(&binary)
            .map(|records| telemark_registry::catalog::build(&records).expect("valid records"))
            .expect("a binary with records");
        let mut surroundings = config::Surroundings::default();
        // Without them, nothing can be said about ranges.
        surroundings.prometheus.scrape_interval = Some(Duration::from_secs(15));
        surroundings.prometheus.evaluation_interval = Some(Duration::from_secs(30));
        Self { files, catalog, surroundings }
    }

    pub(crate) fn mutants(&self) -> Vec<Mutant> {
        let mut sources = Sources::default();
        let loaded: Vec<Loaded> = self
            .files
            .iter()
            .map(|file| {
                let id = sources.add(file.path.clone(), file.text.as_bytes());
                load(&sources, id)
            })
            .collect();
        let records = loaded.iter().flat_map(|loaded| &loaded.rules);
        let recorded: Vec<String> = records
            .filter(|rule| rule.kind == RuleKind::Record)
            .map(|rule| rule.name.value.clone())
            .collect();
        let mut mutants = Vec::new();
        for (file, loaded) in loaded.iter().enumerate() {
            let around = Surroundings {
                catalog: &self.catalog,
                recorded: &recorded,
                shown: &[],
                records: None,
                is_alert: false,
            };
            for rule in &loaded.rules {
                let texts = rule.annotations.iter().map(|field| field.value.text.as_str());
                let records = (rule.kind == RuleKind::Record).then_some(rule.name.value.as_str());
                let shown = match records {
                    Some(name) => readers(name, &self.files),
                    None => shown(texts, "$labels."),
                };
                let is_alert = rule.kind == RuleKind::Alert;
                let around = Surroundings { shown: &shown, records, is_alert, ..around };
                self.of_query(file, &rule.expr, Dialect::Prometheus, &around, &mut mutants);
            }
            for dashboard in &loaded.dashboards {
                for target in dashboard.panels.iter().flat_map(|panel| &panel.targets) {
                    let legend = target.legend.iter().map(|legend| legend.text.as_str());
                    let shown = shown(legend, "{{");
                    let around = Surroundings { shown: &shown, ..around };
                    self.of_query(file, &target.expr, Dialect::Grafana, &around, &mut mutants);
                }
            }
            let text = &self.files[file].text;
            let is_read = |name: &str| {
                let texts = self.files.iter().map(|file| file.text.matches(name).count());
                texts.sum::<usize>() > 1
            };
            let breaks = if self.files[file].is_json() {
                text::of_dashboards(text)
            } else {
                text::of_rules(text, is_read)
            };
            mutants.extend(breaks.into_iter().map(|found| Mutant {
                kind: found.kind,
                file,
                edits: vec![(found.range, found.text)],
            }));
        }
        mutants
    }

    fn of_query(
        &self,
        file: usize,
        expr: &Expression,
        dialect: Dialect,
        around: &Surroundings<'_>,
        mutants: &mut Vec<Mutant>,
    ) {
        let parsed = parse_all(&expr.text, dialect);
        assert_eq!(parsed.errors, [], "{}", expr.text);
        let is_json = self.files[file].is_json();
        let written = |text: String| {
            if is_json { text.replace('\\', "\\\\").replace('"', "\\\"") } else { text }
        };
        for found in query::breaks(&expr.text, &parsed.expr, around) {
            let edits = found.edits.into_iter();
            let edits = edits.map(|(range, text)| (expr.place(range).range, written(text)));
            mutants.push(Mutant { kind: found.kind, file, edits: edits.collect() });
        }
    }

    pub(crate) fn check(&self, files: &[File]) -> Vec<Finding> {
        let mut sources = Sources::default();
        for file in files {
            sources.add(file.path.clone(), file.text.as_bytes());
        }
        Report::new(sources, &self.catalog, &self.surroundings).findings
    }

    /// The files with a break in one of them.
    pub(crate) fn broken(&self, mutant: &Mutant) -> Vec<File> {
        let mut files = self.files.clone();
        for (range, text) in mutant.edits.iter().rev() {
            files[mutant.file].text.replace_range(range.clone(), text);
        }
        files
    }

    /// The line that a break changes, before and after.
    pub(crate) fn show(&self, mutant: &Mutant) -> String {
        let at = mutant.edits[0].0.start;
        let line = |text: &str| {
            let before = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
            text[before..].lines().next().unwrap_or_default().trim().to_owned()
        };
        let broken = self.broken(mutant);
        let File { path, text } = &self.files[mutant.file];
        let (old, new) = (line(text), line(&broken[mutant.file].text));
        format!("{:?} in {path}\n  - {old}\n  + {new}", mutant.kind)
    }
}

/// The words that follow `opening` in one of the texts.
fn shown<'t>(texts: impl Iterator<Item = &'t str>, opening: &str) -> Vec<String> {
    let mut labels: Vec<String> = texts
        .flat_map(|text| text.split(opening).skip(1))
        .map(str::trim_start)
        .map(|rest| {
            let end = rest.find(|char: char| !char.is_alphanumeric() && char != '_');
            rest[..end.unwrap_or(rest.len())].to_owned()
        })
        .collect();
    labels.sort();
    labels.dedup();
    labels
}

/// The labels that readers of a recorded series show: those whose whole query is about it.
fn readers(record: &str, files: &[File]) -> Vec<String> {
    let mut sources = Sources::default();
    let mut labels = Vec::new();
    for file in files {
        let id = sources.add(file.path.clone(), file.text.as_bytes());
        let loaded = load(&sources, id);
        for rule in loaded.rules.iter().filter(|rule| rule.expr.text.contains(record)) {
            let texts = rule.annotations.iter().map(|field| field.value.text.as_str());
            labels.extend(shown(texts, "$labels."));
        }
        let panels = loaded.dashboards.iter().flat_map(|dashboard| &dashboard.panels);
        for target in panels.flat_map(|panel| &panel.targets) {
            let legend = target.legend.iter().map(|legend| legend.text.as_str());
            if target.expr.text.contains(record) {
                labels.extend(shown(legend, "{{"));
            }
        }
    }
    labels.sort();
    labels.dedup();
    labels
}
