//! `whitespace`: no difference that nobody sees.
//!
//! Lines end where their text ends, and a file ends with one line feed. Lines of Rust files are left
//! to rustfmt, because only the compiler's grammar can tell a text that ends with a space from a slip.
//! What the compiler itself wrote is its own business, and what is fed to a fuzzer are bytes.

use super::Rule;
use crate::tidy::report::Report;
use crate::tidy::tree::{Tree, extension};

pub(super) const RULE: Rule =
    Rule { name: "whitespace", says: "no trailing whitespace; one line feed at the end", check };

const CORPUS: &str = "fuzz/corpus/";

fn check(tree: &Tree) -> Report {
    let mut report = Report::default();
    let written = |path: &str| !path.ends_with(".stderr") && !path.starts_with(CORPUS);
    for (path, text) in tree.files().filter(|(path, _)| written(path)) {
        report.look();
        let left_to_rustfmt = extension(path) == Some("rs");
        for (number, line) in text.split('\n').enumerate() {
            if !left_to_rustfmt && line.ends_with(char::is_whitespace) {
                report.error(path, number + 1, "the line ends with whitespace");
            }
        }
        if !text.is_empty() && !text.ends_with('\n') {
            report.error(path, None, "the file does not end with a line feed");
        } else if text.ends_with("\n\n") {
            report.error(path, None, "the file ends with empty lines");
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
    fn invisible_differences_are_errors() {
        check(
            RULE,
            &[
                ("good.md", "a\n\nb\n"),
                ("empty.md", ""),
                ("case.stderr", "a \n"),
                ("fuzz/corpus/http_request/get", "GET / HTTP/1.1\r\n\r\n"),
                ("literal.rs", "\"a \n\"\n"),
                ("line.md", "a\nb \r\n"),
                ("open.md", "a"),
                ("long.md", "a\n\n"),
            ],
            &expect![[r"
                error[whitespace]: line.md:2: the line ends with whitespace
                error[whitespace]: long.md: the file ends with empty lines
                error[whitespace]: open.md: the file does not end with a line feed
                1 rules, 6 places: 3 errors, 0 remarks
            "]],
        );
    }
}
