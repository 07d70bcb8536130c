//! `versions`: documents state the versions that are.
//!
//! Where a README shows `telemark = "…"` it is the version of the package, in full or without its
//! last numbers; where a document says "Rust 1.…", and where the toolchain is pinned, it is the
//! minimum version of the workspace.

use super::Rule;
use crate::tidy::report::Report;
use crate::tidy::tree::{Package, Tree};

pub(super) const RULE: Rule = Rule {
    name: "versions",
    says: "READMEs and the pinned toolchain state the workspace's versions",
    check,
};

const TOOLCHAIN: &str = "rust-toolchain.toml";

fn check(tree: &Tree) -> Report {
    let mut report = Report::default();
    let Some(rust) = tree.packages.first().map(|package| package.rust_version.as_str()) else {
        return report;
    };
    for (path, text) in tree.with_extension("md") {
        for (number, line) in text.lines().enumerate() {
            let mut expect = |what: &str, stated: &str, version: &str| {
                report.look();
                if !agrees(stated, version) {
                    let message = format!("{what} is {version}, not {stated}");
                    report.error(path, number + 1, message);
                }
            };
            if let Some((package, stated)) = dependency(line, &tree.packages) {
                expect(&format!("`{}`", package.name), stated, &package.version);
            }
            if let Some(stated) = rust_version(line) {
                expect("the minimum Rust version", stated, rust);
            }
        }
    }
    let toolchain = tree.text(TOOLCHAIN).unwrap_or_default();
    for (number, line) in toolchain.lines().enumerate() {
        if let Some(pinned) = line.strip_prefix("channel =") {
            report.look();
            let pinned = pinned.trim().trim_matches('"');
            if !agrees(rust, pinned) {
                let message = format!("the minimum Rust version is {rust}, not {pinned}");
                report.error(TOOLCHAIN, number + 1, message);
            }
        }
    }
    report
}

/// Whether `stated` is `version`, or the beginning of it up to a dot.
fn agrees(stated: &str, version: &str) -> bool {
    let rest = version.strip_prefix(stated);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// One of ours with the version that a line of a manifest asks for.
fn dependency<'a>(line: &'a str, packages: &'a [Package]) -> Option<(&'a Package, &'a str)> {
    let (name, value) = line.split_once('=')?;
    let package = packages.iter().find(|package| package.name == name.trim())?;
    let value = value.trim_start();
    let version = match value.strip_prefix('{') {
        Some(table) => table.split_once("version =")?.1.trim_start(),
        None => value,
    };
    Some((package, version.strip_prefix('"')?.split('"').next()?))
}

/// The number after "Rust".
fn rust_version(line: &str) -> Option<&str> {
    let (_, after) = line.split_once("Rust 1.")?;
    let digits = after.find(|char: char| !char.is_ascii_digit()).unwrap_or(after.len());
    let start = line.len() - after.len() - "1.".len();
    (digits > 0).then(|| &line[start..start + "1.".len() + digits])
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::RULE;
    use crate::tidy::rules::fixture::check_tree;
    use crate::tidy::tree::{Package, Tree};

    #[test]
    fn versions_that_are_not_the_workspaces_are_errors() {
        let readme = "telemark = \"0.2\"\ntelemark = { version = \"0.3.1\", features = [] }\n\
                      telemark-catalog = \"0.20\"\nWorks with Rust 1.80.\nBuilt by Rust 1.95, too.\n";
        let mut tree = Tree::of(&[
            ("README.md", readme),
            ("rust-toolchain.toml", "[toolchain]\nchannel = \"1.94.2\"\n"),
        ]);
        tree.packages = vec![
            Package::bare("telemark", "runtime"),
            Package::bare("telemark-catalog", "catalog"),
        ];
        for package in &mut tree.packages {
            package.version = "0.2.0".to_owned();
            package.rust_version = "1.95".to_owned();
        }
        check_tree(
            RULE,
            &tree,
            &expect![[r"
                error[versions]: README.md:2: `telemark` is 0.2.0, not 0.3.1
                error[versions]: README.md:3: `telemark-catalog` is 0.2.0, not 0.20
                error[versions]: README.md:4: the minimum Rust version is 1.95, not 1.80
                error[versions]: rust-toolchain.toml:2: the minimum Rust version is 1.95, not 1.94.2
                1 rules, 6 places: 4 errors, 0 remarks
            "]],
        );
    }
}
