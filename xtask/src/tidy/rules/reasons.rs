//! `reasons`: whoever silences a lint says why.
//!
//! Clippy asks for the reason where it sees the attribute; this rule also sees what is configured
//! out. What the macros emit is exempt: the attribute stands in somebody else's program there, and
//! the reason stands beside the code that emits it.

use super::Rule;
use crate::tidy::report::Report;
use crate::tidy::tree::{Tree, is_ui_case};

pub(super) const RULE: Rule =
    Rule { name: "reasons", says: "`allow` and `expect` have a `reason`", check };

const EMITTED: &str = "macros/src/expand/";
const OPENINGS: &[&str] = &["[allow(", "[expect("];

fn check(tree: &Tree) -> Report {
    let mut report = Report::default();
    let files = tree.rust_code();
    for (path, code) in files.filter(|(path, _)| !path.starts_with(EMITTED) && !is_ui_case(path)) {
        report.look();
        for opening in OPENINGS {
            for (at, _) in code.match_indices(opening) {
                let before = code[..at].trim_end_matches('!');
                let attribute = code[at..].split(']').next().unwrap_or_default();
                if before.ends_with('#') && !attribute.contains("reason =") {
                    let line = code[..at].matches('\n').count() + 1;
                    let message = format!("`#{opening}…)]` without a `reason`");
                    report.error(path, line, message);
                }
            }
        }
    }
    report
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::RULE;
    use crate::tidy::rules::fixture::check;

    #[test]
    fn attributes_without_a_reason_are_errors() {
        let good =
            "#[expect(\n    dead_code,\n    reason = \"it is [not] dead\"\n)]\n// #[allow(x)]\n";
        let bad = "#![allow(dead_code)]\n\n#[expect(\n    unused\n)]\nfn a() {}\n";
        check(
            RULE,
            &[
                ("good.rs", good),
                ("bad.rs", bad),
                ("macros/src/expand/a.rs", "quote!(#[allow(unused)])"),
            ],
            &expect![[r"
                error[reasons]: bad.rs:1: `#[allow(…)]` without a `reason`
                error[reasons]: bad.rs:3: `#[expect(…)]` without a `reason`
                1 rules, 2 places: 2 errors, 0 remarks
            "]],
        );
    }
}
