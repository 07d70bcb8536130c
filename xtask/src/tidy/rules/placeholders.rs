//! `placeholders`: nothing unfinished is checked in.
//!
//! Clippy knows these macros as well, but not in code that is configured out or quoted by a macro.

use super::Rule;
use crate::tidy::report::Report;
use crate::tidy::tree::Tree;

pub(super) const RULE: Rule =
    Rule { name: "placeholders", says: "no `todo!`, `unimplemented!` or `dbg!`", check };

const MACROS: &[&str] = &["dbg!", "todo!", "unimplemented!"];

fn check(tree: &Tree) -> Report {
    let mut report = Report::default();
    for (path, code) in tree.rust_code() {
        report.look();
        for (number, line) in code.lines().enumerate() {
            if let Some(name) = MACROS.iter().find(|name| is_called(line, name)) {
                report.error(path, number + 1, format_args!("`{name}` is left over"));
            }
        }
    }
    report
}

/// Whether `name` occurs by itself and not as the end of a longer name.
fn is_called(line: &str, name: &str) -> bool {
    line.match_indices(name).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        !before.is_some_and(|before| before.is_alphanumeric() || before == '_')
    })
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::RULE;
    use crate::tidy::rules::fixture::check;

    #[test]
    fn macros_in_code_are_errors_and_in_texts_they_are_not() {
        check(
            RULE,
            &[
                ("good.rs", "// todo!() stands here\nlet a = \"dbg!\"; my_todo!();\n"),
                ("bad.rs", "fn a() {\n    std::todo!()\n}\nfn b() { dbg!(1); }\n"),
            ],
            &expect![[r"
                error[placeholders]: bad.rs:2: `todo!` is left over
                error[placeholders]: bad.rs:4: `dbg!` is left over
                1 rules, 2 places: 2 errors, 0 remarks
            "]],
        );
    }
}
