//! Invalid queries and their whole messages.

mod selectors;
mod tokens;
mod types;

use std::fmt::Write;

use expect_test::{Expect, expect};
use telemark_promql::{Dialect, ParseError, parse_all};

/// Compares the errors of some queries: the message, the line of the query, and a caret under each
/// character that is to blame.
fn check(queries: &[&str], expected: &Expect) {
    let mut actual = String::new();
    let mut valid = Vec::new();
    for query in queries {
        let errors = parse_all(query, Dialect::Prometheus).errors;
        if errors.is_empty() {
            valid.push(query);
        }
        for error in errors {
            write!(actual, "{}\n\n", render(query, &error)).unwrap();
        }
    }
    assert_eq!(valid, Vec::<&&str>::new(), "are valid");
    actual.truncate(actual.trim_end().len());
    actual.push('\n');
    expected.assert_eq(&actual);
}

fn render(query: &str, error: &ParseError) -> String {
    let span = error.span();
    let line_start = query[..span.start].rfind('\n').map_or(0, |at| at + 1);
    let line_end = query[span.start..].find('\n').map_or(query.len(), |at| span.start + at);
    let line = &query[line_start..line_end];
    let indent = query[line_start..span.start].chars().count();
    let width = query[span.start..span.end.min(line_end)].chars().count().max(1);
    let shown = format!("{error}\n| {line}\n| {:indent$}{}", "", "^".repeat(width));
    // No line ends in blanks, which an editor might remove from the expectation.
    shown.lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_query_needs_an_expression() {
    check(
        &["", "# only a comment\n", "a +", "a + # and then\n  ", "()", "* a", "a b", "a 5m"],
        &expect![[r#"
            unexpected end of input, expected an expression
            |
            | ^

            unexpected end of input, expected an expression
            | # only a comment
            | ^

            unexpected end of input in a query, expected an expression
            | a +
            |    ^

            unexpected end of input in a query, expected an expression
            | a + # and then
            |    ^

            unexpected `)` in a query, expected an expression
            | ()
            |  ^

            unexpected `*` in a query, expected an expression
            | * a
            | ^

            unexpected identifier `b` behind an expression, expected an operator or the end of input
            | a b
            |   ^

            unexpected duration `5m` behind an expression, expected an operator or the end of input
            | a 5m
            |   ^^
        "#]],
    );
}

#[test]
fn parentheses_must_close() {
    check(
        &["(a", "(a]", "a)", "sum(a", "rate(a[5m]", "a{b=\"c\"", "a[5m", "a[5m:", "(\n  a\n"],
        &expect![[r#"
            unexpected end of input in parentheses, expected an operator or `)`
            | (a
            |   ^

            unexpected `]` in parentheses, expected an operator or `)`
            | (a]
            |   ^

            unexpected `)` behind an expression, expected an operator or the end of input
            | a)
            |  ^

            unexpected end of input in an aggregation, expected an operator, `,` or `)`
            | sum(a
            |      ^

            unexpected end of input in a call, expected an operator, `,` or `)`
            | rate(a[5m]
            |           ^

            unexpected end of input in label matching, expected `,` or `}`
            | a{b="c"
            |        ^

            unexpected end of input in a range, expected `]` or `:`
            | a[5m
            |     ^

            unexpected end of input in a subquery, expected a duration or `]`
            | a[5m:
            |      ^

            unexpected end of input in parentheses, expected an operator or `)`
            |   a
            |    ^
        "#]],
    );
}

#[test]
fn aggregations_say_what_they_lack() {
    check(
        &[
            "sum()",
            "sum(a, b)",
            "topk(a)",
            "topk(1, a, b)",
            "sum by a (b)",
            "sum by (\"\", \"\\xff\") (c)",
            "sum by (a b) (c)",
            "sum by (,) (c)",
            "sum by (a,,) (c)",
            "sum by (without) (c)",
            "sum by (a)",
            "sum by (a) (b) by (c)",
            "sum a",
            "sum(a,)",
        ],
        &expect![[r#"
            unexpected number of arguments of `sum`, expected 1, found 0
            | sum()
            | ^^^

            unexpected number of arguments of `sum`, expected 1, found 2
            | sum(a, b)
            | ^^^

            unexpected number of arguments of `topk`, expected 2, found 1
            | topk(a)
            | ^^^^

            unexpected number of arguments of `topk`, expected 2, found 3
            | topk(1, a, b)
            | ^^^^

            unexpected identifier `a` in a list of labels, expected `(`
            | sum by a (b)
            |        ^

            empty label name, expected at least one character
            | sum by ("", "\xff") (c)
            |         ^^

            the name of a label is no UTF-8
            | sum by ("", "\xff") (c)
            |             ^^^^^^

            unexpected identifier `b` in a list of labels, expected `,` or `)`
            | sum by (a b) (c)
            |           ^

            unexpected `,` in a list of labels, expected a label name or `)`
            | sum by (,) (c)
            |         ^

            unexpected `,` in a list of labels, expected a label name
            | sum by (a,,) (c)
            |           ^

            unexpected keyword `without` in a list of labels, expected a label name or `)`
            | sum by (without) (c)
            |         ^^^^^^^

            unexpected end of input in an aggregation, expected `(`
            | sum by (a)
            |           ^

            unexpected keyword `by` behind an expression, expected an operator or the end of input
            | sum by (a) (b) by (c)
            |                ^^

            unexpected identifier `a` behind an expression, expected an operator or the end of input
            | sum a
            |     ^

            unexpected `,` at the end of the arguments, expected `)`
            | sum(a,)
            |      ^
        "#]],
    );
}

#[test]
fn calls_say_what_they_lack() {
    check(
        &[
            "nope(a)",
            "Rate(a[5m])",
            "a:b(c)",
            "rate()",
            "rate(a[5m], b, c)",
            "clamp(a, 1)",
            "round(a, 1, 2)",
            "label_join(a, \"b\")",
            "time(1)",
            "abs(a,)",
            "abs(,a)",
            "abs(a b)",
            "bool(a)",
        ],
        &expect![[r#"
            unknown function `nope`, expected one of Prometheus 3.14
            | nope(a)
            | ^^^^

            unknown function `Rate`, expected one of Prometheus 3.14
            | Rate(a[5m])
            | ^^^^

            unexpected `(` behind an expression, expected an operator or the end of input
            | a:b(c)
            |    ^

            unexpected number of arguments of `rate`, expected 1, found 0
            | rate()
            | ^^^^

            unexpected number of arguments of `rate`, expected 1, found 3
            | rate(a[5m], b, c)
            |             ^^^^

            unexpected number of arguments of `clamp`, expected 3, found 2
            | clamp(a, 1)
            | ^^^^^

            unexpected number of arguments of `round`, expected 1 to 2, found 3
            | round(a, 1, 2)
            |             ^

            unexpected number of arguments of `label_join`, expected at least 3, found 2
            | label_join(a, "b")
            | ^^^^^^^^^^

            unexpected number of arguments of `time`, expected 0, found 1
            | time(1)
            |      ^

            unexpected `,` at the end of the arguments, expected `)`
            | abs(a,)
            |      ^

            unexpected `,` in a query, expected an expression
            | abs(,a)
            |     ^

            unexpected identifier `b` in a call, expected an operator, `,` or `)`
            | abs(a b)
            |       ^

            unexpected keyword `bool` in a query, expected an expression
            | bool(a)
            | ^^^^
        "#]],
    );
}

#[test]
fn operators_say_where_their_modifiers_belong() {
    check(
        &[
            "a + bool b",
            "a and bool b",
            "a group_left (x) b",
            "a * on x b",
            "a * on (x) group_left (b)",
            "a * on (x) ignoring (y) b",
            "a == on (x) bool b",
            "on",
            "a + ignoring",
            "a = b",
            "a =~ b",
            "a ==! b",
        ],
        &expect![[r#"
            unexpected `bool` behind `+`, expected it behind a comparison only
            | a + bool b
            |     ^^^^

            unexpected `bool` behind `and`, expected it behind a comparison only
            | a and bool b
            |       ^^^^

            unexpected keyword `group_left` behind an expression, expected an operator or the end of input
            | a group_left (x) b
            |   ^^^^^^^^^^

            unexpected identifier `x` in a list of labels, expected `(`
            | a * on x b
            |        ^

            unexpected end of input in a query, expected an expression
            | a * on (x) group_left (b)
            |                          ^

            unexpected keyword `ignoring` in a query, expected an expression
            | a * on (x) ignoring (y) b
            |            ^^^^^^^^

            unexpected keyword `bool` in a query, expected an expression
            | a == on (x) bool b
            |             ^^^^

            unexpected keyword `on` in a query, expected an expression
            | on
            | ^^

            unexpected end of input in a list of labels, expected `(`
            | a + ignoring
            |             ^

            unexpected `=` behind an expression, expected an operator or the end of input
            | a = b
            |   ^

            unexpected `=~` behind an expression, expected an operator or the end of input
            | a =~ b
            |   ^^

            unexpected character `!`
            | a ==! b
            |     ^
        "#]],
    );
}
