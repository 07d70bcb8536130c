//! `checks`: every check of the catalog is a file with a page and a test.
//!
//! The ids are those of `CheckId`. The file of `group/name` is `check/group_name.rs`; its
//! documentation opens with the id, and a test in it expects `[group/name]` in what is printed. A check
//! that no test expects has never been seen to find anything. The page is `docs/checks/group/name.md`;
//! its form is tested beside the ids.

use super::Rule;
use crate::tidy::report::Report;
use crate::tidy::tree::Tree;

pub(super) const RULE: Rule = Rule {
    name: "checks",
    says: "every check has a file that opens with its id and tests it, and every page a check",
    check,
};

const IDS: &str = "catalog/src/finding/check_id.rs";
const FOLDER: &str = "catalog/src/check/";
const PAGES: &str = "catalog/docs/checks/";

fn check(tree: &Tree) -> Report {
    let mut report = Report::default();
    let ids = tree.text(IDS).map(ids).unwrap_or_default();
    for id in &ids {
        report.look();
        let path = format!("{FOLDER}{}.rs", id.replace(['/', '-'], "_"));
        match tree.text(&path) {
            Some(text) => check_file(&mut report, &path, id, text),
            None => report.error(IDS, None, format_args!("`{id}` has no file {path}")),
        }
    }
    for (path, text) in tree.files().filter(|(path, _)| path.starts_with(FOLDER)) {
        if let Some(id) = opening_id(text)
            && !ids.contains(&id)
        {
            report.error(path, 1, format_args!("`{id}` is not among the ids in {IDS}"));
        }
    }
    for (path, _) in tree.files().filter(|(path, _)| path.starts_with(PAGES)) {
        let id = path[PAGES.len()..].trim_end_matches(".md");
        if !ids.contains(&id) {
            report.error(path, None, format_args!("`{id}` is not among the ids in {IDS}"));
        }
    }
    report
}

fn check_file(report: &mut Report, path: &str, id: &str, text: &str) {
    if opening_id(text) != Some(id) {
        report.error(path, 1, format_args!("the documentation does not open with `{id}`"));
    }
    let tests = text.split_once("#[cfg(test)]").map_or("", |(_, tests)| tests);
    if !tests.contains(&format!("[{id}]")) {
        report.error(path, None, format_args!("no test expects `[{id}]`"));
    }
}

/// The id at the beginning of a file's documentation.
fn opening_id(text: &str) -> Option<&str> {
    let (id, _) = text.strip_prefix("//! `")?.split_once('`')?;
    id.contains('/').then_some(id)
}

/// The ids that are declared as `Variant = "group/name"`.
fn ids(text: &str) -> Vec<&str> {
    let values = text.lines().filter_map(|line| {
        let (_, value) = line.split_once("= \"")?;
        let (id, _) = value.split_once('"')?;
        id.contains('/').then_some(id)
    });
    values.collect()
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::RULE;
    use crate::tidy::rules::fixture::check;

    #[test]
    fn checks_without_a_file_or_a_test_are_errors_and_so_are_pages_without_a_check() {
        let ids = "checks! {\n    Good = \"a/good\", Error;\n    Bad = \"a/bad-one\", Info;\n    Lost = \"b/lost\", Info;\n}\n";
        let good = "//! `a/good`: this.\n\
                    #[cfg(test)]\nmod tests { /* error[a/good]: this */ }\n";
        let bad = "//! A bad one, whose code has error[a/bad-one] in it.\n";
        check(
            RULE,
            &[
                ("catalog/src/finding/check_id.rs", ids),
                ("catalog/src/check/a_good.rs", good),
                ("catalog/src/check/a_bad_one.rs", bad),
                ("catalog/src/check/old.rs", "//! `a/old`: that.\n"),
                ("catalog/src/check/similar.rs", "//! What is near.\n"),
                ("catalog/docs/checks/a/good.md", "# a/good\n"),
                ("catalog/docs/checks/a/old.md", "# a/old\n"),
            ],
            &expect![[r"
                error[checks]: catalog/src/check/a_bad_one.rs:1: the documentation does not open with `a/bad-one`
                error[checks]: catalog/src/check/a_bad_one.rs: no test expects `[a/bad-one]`
                error[checks]: catalog/src/finding/check_id.rs: `b/lost` has no file catalog/src/check/b_lost.rs
                error[checks]: catalog/src/check/old.rs:1: `a/old` is not among the ids in catalog/src/finding/check_id.rs
                error[checks]: catalog/docs/checks/a/old.md: `a/old` is not among the ids in catalog/src/finding/check_id.rs
                1 rules, 3 places: 5 errors, 0 remarks
            "]],
        );
    }
}
