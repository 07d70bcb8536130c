//! `file-size`: a file is one concept, and fits in a head.
//!
//! Lines of code are counted: not empty lines, comments, lines that are nothing but the inside of a
//! string, or blocks under `#[cfg(test)]`, because none of these should ever be saved on. More than
//! 300 are a remark, more than 500 an error. Tests that stand in files of their own count in full.

use super::Rule;
use crate::tidy::code::test_blocks;
use crate::tidy::report::Report;
use crate::tidy::tree::Tree;

pub(super) const RULE: Rule = Rule {
    name: "file-size",
    says: "a file has about 300 lines of code, and never more than 500",
    check,
};

const WANTED: usize = 300;
const LIMIT: usize = 500;

fn check(tree: &Tree) -> Report {
    let mut report = Report::default();
    for (path, code) in tree.rust_code() {
        report.look();
        let lines = lines_of_code(&code);
        if lines > LIMIT {
            let message =
                format!("{lines} lines of code, at most {LIMIT}: which concepts are these?");
            report.error(path, None, message);
        } else if lines > WANTED {
            report.remark(path, format_args!("{lines} lines of code, {WANTED} are wanted"));
        }
    }
    report
}

fn lines_of_code(code: &str) -> usize {
    let tests = test_blocks(code);
    let lines = code.lines().enumerate();
    lines
        .filter(|(number, line)| {
            !line.trim().is_empty() && !tests.iter().any(|block| block.contains(number))
        })
        .count()
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::{RULE, lines_of_code};
    use crate::tidy::code::code_of;
    use crate::tidy::rules::fixture::check;

    #[test]
    fn only_code_counts() {
        let text = "//! Docs.\n\nfn a() {\n    // why\n    b(\"one\n        two\");\n}\n\
                    #[cfg(test)]\nmod tests {\n    fn c() {}\n}\n";
        assert_eq!(lines_of_code(&code_of(text)), 4);
    }

    #[test]
    fn more_than_three_hundred_lines_are_a_remark_and_more_than_five_hundred_an_error() {
        check(
            RULE,
            &[
                ("a.rs", &"x;\n".repeat(300)),
                ("b.rs", &"x;\n".repeat(301)),
                ("c.rs", &"x;\n".repeat(501)),
            ],
            &expect![[r"
                remark[file-size]: b.rs: 301 lines of code, 300 are wanted
                error[file-size]: c.rs: 501 lines of code, at most 500: which concepts are these?
                1 rules, 3 places: 1 errors, 1 remarks
            "]],
        );
    }
}
