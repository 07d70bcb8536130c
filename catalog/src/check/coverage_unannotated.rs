//! `coverage/unannotated`: a public function without the attribute, in a file where all must have it.
//!
//! ```toml
//! [coverage]
//! paths = ["src/db/**/*.rs"]
//! ```
//!
//! What the catalog places at a function's lines has the attribute, whatever it is called there. Silent about
//! functions that are `const`, for tests, or made by a macro, and about files that are no Rust.

mod scan;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use telemark_registry::Kind;

use crate::demands::{Demands, Places};
use crate::finding::{CheckId, Finding, Subject};
use crate::known::Known;
use crate::paths::expand;
use crate::report::Share;

use scan::Function;

pub(super) fn check(
    known: &Known<'_>,
    demands: &Demands<'_>,
    places: &mut Places<'_>,
    findings: &mut Vec<Finding>,
) -> Vec<Share> {
    let mut reported = BTreeSet::new();
    let mut shares = Vec::new();
    for (pattern, range) in &demands.coverage.paths {
        let files = rust_files(pattern.as_str(), demands.directory);
        if files.is_empty() {
            findings.push(Finding {
                label: "fits nothing".to_owned(),
                ..Finding::new(
                    CheckId::CoverageUnannotated,
                    places.config(),
                    range.clone(),
                    format!("no Rust file fits `{pattern}`"),
                )
            });
        }
        let mut share = Share { path: pattern.to_string(), annotated: 0, functions: 0 };
        for path in files {
            let Ok(text) = fs::read_to_string(&path) else { continue };
            let Some(mut functions) = scan::functions(&text) else { continue };
            for function in &mut functions {
                function.annotated |= is_cataloged(known, demands, &path, function);
            }
            share.functions += functions.len();
            share.annotated += functions.iter().filter(|function| function.annotated).count();
            if reported.insert(path.clone()) {
                for function in functions.iter().filter(|function| !function.annotated) {
                    findings.push(finding(function, &path, &text, places));
                }
            }
        }
        shares.push(share);
    }
    shares
}

/// The Rust files that a pattern stands for; one that ends in `**` stands for all below.
fn rust_files(pattern: &str, directory: &Path) -> Vec<PathBuf> {
    let below = format!("{pattern}/*");
    let pattern = if pattern.ends_with("**") { below.as_str() } else { pattern };
    // The pattern was read with the configuration.
    let mut files = expand(pattern, directory).unwrap_or_default();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "rs"));
    files
}

/// Whether the catalog has a function at these lines: the attribute may go by another name.
fn is_cataloged(
    known: &Known<'_>,
    demands: &Demands<'_>,
    path: &Path,
    function: &Function,
) -> bool {
    known.functions().iter().any(|annotated| {
        annotated.kind != Kind::Metric
            && usize::try_from(annotated.line).is_ok_and(|line| function.lines.contains(&line))
            && demands.rust.root.join(&annotated.file) == path
    })
}

fn finding(function: &Function, path: &Path, text: &str, places: &mut Places<'_>) -> Finding {
    let file = places.add(path, text);
    let name = function.name.clone();
    let message = format!("`{name}` is public and has no `#[telemetry]`");
    Finding {
        label: "is not measured".to_owned(),
        help: vec!["annotate it, or list it under `[[allow]]` with a reason".to_owned()],
        subject: Some(Subject::Function { name }),
        ..Finding::new(CheckId::CoverageUnannotated, file, function.at.clone(), message)
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::fixture::check_demands_in;

    #[test]
    fn public_functions_of_the_declared_files() {
        let directory = tempfile::tempdir().unwrap();
        let root = directory.path();
        std::fs::create_dir_all(root.join("src/db/deep")).unwrap();
        let files = [
            ("src/studio.rs", "\n\n#[t]\npub fn renamed() {}\n"),
            ("src/db/a.rs", "pub async fn find() {}\n#[telemetry(db)]\npub fn insert() {}\n"),
            ("src/db/deep/b.rs", "impl Store {\n    pub fn get(&self) {}\n}\n"),
            ("src/db/notes.txt", "pub fn no() {}\n"),
            ("src/db/broken.rs", "pub fn (\n"),
        ];
        for (path, text) in files {
            std::fs::write(root.join(path), text).unwrap();
        }
        check_demands_in(
            root,
            "[coverage]\npaths = [\"src/db/**\", \"src/*.rs\", \"src/web/**/*.rs\"]\n",
            &[],
            &expect![[r#"
                warning[coverage/unannotated]: no Rust file fits `src/web/**/*.rs`
                 --> telemark.toml:2:35
                  |
                2 | paths = ["src/db/**", "src/*.rs", "src/web/**/*.rs"]
                  |                                   ^^^^^^^^^^^^^^^^^ fits nothing

                warning[coverage/unannotated]: `find` is public and has no `#[telemetry]`
                 --> src/db/a.rs:1:14
                  |
                1 | pub async fn find() {}
                  |              ^^^^ is not measured
                  |
                  = help: annotate it, or list it under `[[allow]]` with a reason

                warning[coverage/unannotated]: `Store::get` is public and has no `#[telemetry]`
                 --> src/db/deep/b.rs:2:12
                  |
                2 |     pub fn get(&self) {}
                  |            ^^^ is not measured
                  |
                  = help: annotate it, or list it under `[[allow]]` with a reason

                3 warnings in 0 rules of 0 files; catalog: 3 functions, 3 families
                1 of 3 public functions under src/db/** annotated
                1 of 1 public function under src/*.rs annotated
                0 of 0 public functions under src/web/**/*.rs annotated
            "#]],
        );
    }
}
