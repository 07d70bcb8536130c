//! `coverage/unannotated`: a public function without the attribute, in a file where all must have it.
//!
//! ```toml
//! [coverage]
//! paths = ["src/db/**/*.rs"]
//! ```
//!
//! What the catalog places at a function's lines has the attribute, whatever it is called there. Silent about
//! functions that are `const`, for tests, or made by a macro. A file that can't be read as Rust is reported: nobody
//! knows what is in it.

mod scan;

use std::collections::BTreeSet;
use std::ops::Range;
use std::path::Path;
use std::{fs, io};

use telemark_registry::Kind;

use crate::demands::{Demands, Places};
use crate::finding::{CheckId, Finding, Subject};
use crate::known::Known;
use crate::paths::shown;
use crate::report::Share;
use crate::rust_sources;

use scan::{Function, NoRust};

pub(super) fn check(
    known: &Known<'_>,
    demands: &Demands<'_>,
    places: &mut Places<'_>,
    findings: &mut Vec<Finding>,
) -> Vec<Share> {
    let mut reported = BTreeSet::new();
    let mut shares = Vec::new();
    for (pattern, range) in &demands.coverage.paths {
        let files = rust_sources::files(pattern, demands.directory);
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
            let is_new = reported.insert(path.clone());
            let text = match fs::read_to_string(&path) {
                Ok(text) => text,
                Err(error) => {
                    if is_new {
                        findings.push(unreadable(&path, &error, demands, range, places));
                    }
                    continue;
                }
            };
            let mut functions = match scan::functions(&text) {
                Ok(functions) => functions,
                Err(no_rust) => {
                    if is_new {
                        findings.push(not_rust(no_rust, &path, &text, places));
                    }
                    continue;
                }
            };
            for function in &mut functions {
                function.annotated |= is_cataloged(known, demands, &path, function);
            }
            share.functions += functions.len();
            share.annotated += functions.iter().filter(|function| function.annotated).count();
            if is_new {
                for function in functions.iter().filter(|function| !function.annotated) {
                    findings.push(finding(function, &path, &text, places));
                }
            }
        }
        shares.push(share);
    }
    shares
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

fn unreadable(
    path: &Path,
    error: &io::Error,
    demands: &Demands<'_>,
    pattern: &Range<usize>,
    places: &Places<'_>,
) -> Finding {
    let message = format!("{} can't be read: {error}", shown(path, demands.current));
    Finding {
        label: "it is one of these files".to_owned(),
        ..Finding::new(CheckId::CoverageUnannotated, places.config(), pattern.clone(), message)
    }
}

fn not_rust(no_rust: NoRust, path: &Path, text: &str, places: &mut Places<'_>) -> Finding {
    let file = places.add(path, text);
    let message = "this is no Rust, and the functions of this file are not counted".to_owned();
    Finding {
        label: no_rust.message,
        help: vec![
            "a file that is only included may be listed under `[[allow]]` with a reason".to_owned(),
        ],
        ..Finding::new(CheckId::CoverageUnannotated, file, no_rust.at, message)
    }
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
        std::fs::write(root.join("src/db/latin.rs"), b"// caf\xe9\n").unwrap();
        check_demands_in(
            root,
            "[coverage]\npaths = [\"src/db/**\", \"src/*.rs\", \"src/web/**/*.rs\"]\n",
            &[],
            &expect![[r#"
                warning[coverage/unannotated]: src/db/latin.rs can't be read: stream did not contain valid UTF-8
                 --> telemark.toml:2:10
                  |
                2 | paths = ["src/db/**", "src/*.rs", "src/web/**/*.rs"]
                  |          ^^^^^^^^^^^ it is one of these files

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

                warning[coverage/unannotated]: this is no Rust, and the functions of this file are not counted
                 --> src/db/broken.rs:1:8
                  |
                1 | pub fn (
                  |        ^ cannot parse string into token stream
                  |
                  = help: a file that is only included may be listed under `[[allow]]` with a reason

                warning[coverage/unannotated]: `Store::get` is public and has no `#[telemetry]`
                 --> src/db/deep/b.rs:2:12
                  |
                2 |     pub fn get(&self) {}
                  |            ^^^ is not measured
                  |
                  = help: annotate it, or list it under `[[allow]]` with a reason

                5 warnings in 0 rules of 0 files; catalog: 3 functions, 3 families
                1 of 3 public functions under src/db/** annotated
                1 of 1 public function under src/*.rs annotated
                0 of 0 public functions under src/web/**/*.rs annotated
            "#]],
        );
    }
}
