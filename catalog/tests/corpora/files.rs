//! Every file of the corpora loads, or is reported with a reason.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use expect_test::expect_file;
use telemark_catalog::load::{Loaded, load};
use telemark_catalog::source::{FileId, Sources};

/// The kinds of corpora, each a folder.
pub(crate) const SETS: [&str; 3] = ["rules", "dashboards", "slo"];

/// A set of files.
pub(crate) struct Corpus {
    pub(crate) sources: Sources,
}

impl Corpus {
    /// The files of a folder, or nothing if they aren't on this machine.
    pub(crate) fn open(folder: &str) -> Option<Self> {
        let corpora = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpora");
        let mut paths = Vec::new();
        collect(&corpora.join(folder), &mut paths);
        paths.sort();
        if paths.is_empty() {
            println!("skipped: {folder}: corpora not present");
            return None;
        }
        let mut sources = Sources::default();
        for path in paths {
            let shown = path.strip_prefix(&corpora).expect("it was collected below the folder");
            let bytes = fs::read(&path).expect("a readable file");
            sources.add(shown.to_string_lossy().into_owned(), bytes);
        }
        Some(Self { sources })
    }

    pub(crate) fn loaded(&self) -> impl Iterator<Item = (FileId, Loaded)> {
        self.sources.ids().map(|file| (file, load(&self.sources, file)))
    }

    pub(crate) fn path(&self, file: FileId) -> &str {
        &self.sources.file(file).path
    }

    pub(crate) fn text(&self, file: FileId) -> &str {
        &self.sources.file(file).text
    }
}

fn collect(directory: &Path, paths: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(directory).into_iter().flatten() {
        let path = entry.expect("a readable directory").path();
        if path.is_dir() {
            collect(&path, paths);
        } else {
            paths.push(path);
        }
    }
}

#[test]
fn every_file_loads_or_is_reported_with_a_reason() {
    let mut shown = String::new();
    for set in SETS {
        let Some(corpus) = Corpus::open(set) else {
            return;
        };
        let (mut rules, mut dashboards, mut slos) = (0, 0, 0);
        let (mut empty, mut reported) = (Vec::new(), String::new());
        for (file, loaded) in corpus.loaded() {
            let path = corpus.path(file);
            rules += loaded.rules.len();
            dashboards += loaded.dashboards.len();
            slos += loaded.slos.len();
            let nothing = loaded.rules.is_empty()
                && loaded.dashboards.is_empty()
                && loaded.slos.is_empty()
                && loaded.findings.is_empty();
            if nothing {
                empty.push(path.to_owned());
            }
            for finding in &loaded.findings {
                let line = corpus.sources.file(file).line_column(finding.place.range.start);
                writeln!(
                    reported,
                    "{path}:{}:{} {}[{}] {}",
                    line.line,
                    line.column,
                    finding.severity.as_str(),
                    finding.check,
                    finding.message
                )
                .expect("a String takes everything");
            }
        }
        let files = corpus.sources.len();
        writeln!(
            shown,
            "# {set}: {files} files with {rules} rules, {dashboards} dashboards, {slos} objectives\n\n\
             {reported}\nwith nothing to check and nothing to say: {empty:#?}\n"
        )
        .expect("a String takes everything");
    }
    expect_file!["reported.txt"].assert_eq(&format!("{}\n", shown.trim_end()));
}
