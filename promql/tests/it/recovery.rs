//! Queries with several mistakes: each is told once, and the tree has what could be read.

use std::fmt::Write;

use expect_test::{Expect, expect};
use telemark_promql::{Dialect, parse_all};

use crate::sexp;

/// Compares the errors of some queries, with what they blame, and the trees without spans.
fn check(queries: &[&str], expected: &Expect) {
    let mut actual = String::new();
    for query in queries {
        let parsed = parse_all(query, Dialect::Prometheus);
        writeln!(actual, "{query}").unwrap();
        for error in &parsed.errors {
            writeln!(actual, "- `{}` {error}", &query[error.span().range()]).unwrap();
        }
        write!(actual, "{}\n\n", sexp::without_spans(&parsed.expr)).unwrap();
    }
    actual.truncate(actual.trim_end().len());
    actual.push('\n');
    expected.assert_eq(&actual);
}

#[test]
fn an_argument_that_is_wrong_spares_the_next_one() {
    check(
        &[
            "label_replace(up{job=api}, \"a\" \"b\", nope(c), 1)",
            "sum by (a b, 5, c) (rate(d))",
            "topk(3 4, a[5m])",
            "sum(",
            "sum(a",
            "rate(foo[5m) + rate(bar",
            "sum by job (rate(a))",
            "rate(foo[5x]) + rate(bar[1h:2mm])",
        ],
        &expect![[r#"
            label_replace(up{job=api}, "a" "b", nope(c), 1)
            - `api` unexpected identifier `api` in label matching, expected a string
            - `"b"` unexpected string in a call, expected an operator, `,` or `)`
            - `nope` unknown function `nope`, expected one of Prometheus 3.14
            (call label_replace
              (vector up)
              (string "a")
              (invalid)
              (call nope
                (vector c))
              (number 1.0))

            sum by (a b, 5, c) (rate(d))
            - `b` unexpected identifier `b` in a list of labels, expected `,` or `)`
            - `5` unexpected number `5` in a list of labels, expected a label name
            - `d` unexpected instant vector in a call of `rate`, expected range vector
            (aggregate sum By (a, c)
              (call rate
                (vector d)))

            topk(3 4, a[5m])
            - `4` unexpected number `4` in an aggregation, expected an operator, `,` or `)`
            - `a[5m]` unexpected range vector in `topk`, expected instant vector
            (aggregate topk
              (number 3.0)
              (matrix a range 300.0))

            sum(
            - `` unexpected end of input in a query, expected an expression
            (aggregate sum
              (invalid))

            sum(a
            - `` unexpected end of input in an aggregation, expected an operator, `,` or `)`
            (aggregate sum
              (vector a))

            rate(foo[5m) + rate(bar
            - `)` unexpected `)` in a range, expected `]` or `:`
            - `` unexpected end of input in a call, expected an operator, `,` or `)`
            - `bar` unexpected instant vector in a call of `rate`, expected range vector
            (binary +
              (call rate
                (matrix foo range 300.0))
              (call rate
                (vector bar)))

            sum by job (rate(a))
            - `job` unexpected identifier `job` in a list of labels, expected `(`
            - `a` unexpected instant vector in a call of `rate`, expected range vector
            (aggregate sum By (job)
              (call rate
                (vector a)))

            rate(foo[5x]) + rate(bar[1h:2mm])
            - `x` unknown unit `x`, expected `y`, `w`, `d`, `h`, `m`, `s` or `ms`
            - `mm` unknown unit `mm`, expected `y`, `w`, `d`, `h`, `m`, `s` or `ms`
            (binary +
              (call rate
                (matrix foo range invalid))
              (call rate
                (subquery range 3600.0 step invalid
                  (vector bar))))
        "#]],
    );
}

#[test]
fn a_matcher_that_is_wrong_spares_the_next_one() {
    check(
        &[
            "a{b==\"c\", d=e, f=~\"(\", g=\"h\"}",
            "a{b c=\"d\"} or e{f=\"g",
            "{a=\"\", b=~\".*\"} + c{\"d\", \"e\"}",
            "a{b=\"\\q\\x\", c=\"d\"}",
        ],
        &expect![[r#"
            a{b=="c", d=e, f=~"(", g="h"}
            - `=` unexpected `=` in label matching, expected a string
            - `e` unexpected identifier `e` in label matching, expected a string
            - `"("` bad regular expression: missing `)`
            (vector a [f =~ "("] [g = "h"])

            a{b c="d"} or e{f="g
            - `c` unexpected identifier `c` in label matching, expected `=`, `!=`, `=~` or `!~`
            - `"` unterminated string, expected a closing `"` on the same line
            (binary or
              (vector a)
              (vector e))

            {a="", b=~".*"} + c{"d", "e"}
            - `{a="", b=~".*"}` unexpected selector of everything, expected a metric name or a matcher that refuses the empty text
            - `"d"` unexpected `__name__` matcher, expected none beside the metric name `c`
            (binary +
              (vector [a = ""] [b =~ ".*"])
              (vector c [__name__ = "d"] [__name__ = "e"]))

            a{b="\q\x", c="d"}
            - `\q` unknown or incomplete escape `\q`, expected one of Go's, such as `\n`, `\\` or `\u00e9`
            - `\x` unknown or incomplete escape `\x`, expected one of Go's, such as `\n`, `\\` or `\u00e9`
            (vector a [b = ""] [c = "d"])
        "#]],
    );
}

#[test]
fn an_operand_that_is_missing_spares_the_others() {
    check(
        &[
            "a + * b",
            "(a + ) / rate(b)",
            "a b + rate(c)",
            "sum(a)) / rate(b)",
            "a + on b c",
            "a ?? b || c",
            "a and 1 > 2 + \"c\"",
            "a offset + 5",
            "a @ b offset 5m",
            "-",
            "a[5m] b[5m]",
            "((a",
        ],
        &expect![[r#"
            a + * b
            - `*` unexpected `*` in a query, expected an expression
            (binary +
              (vector a)
              (binary *
                (invalid)
                (vector b)))

            (a + ) / rate(b)
            - `)` unexpected `)` in a query, expected an expression
            - `b` unexpected instant vector in a call of `rate`, expected range vector
            (binary /
              (paren
                (binary +
                  (vector a)
                  (invalid)))
              (call rate
                (vector b)))

            a b + rate(c)
            - `b` unexpected identifier `b` behind an expression, expected an operator or the end of input
            - `c` unexpected instant vector in a call of `rate`, expected range vector
            (binary +
              (vector a)
              (call rate
                (vector c)))

            sum(a)) / rate(b)
            - `)` unexpected `)` behind an expression, expected an operator or the end of input
            - `b` unexpected instant vector in a call of `rate`, expected range vector
            (binary /
              (aggregate sum
                (vector a))
              (call rate
                (vector b)))

            a + on b c
            - `b` unexpected identifier `b` in a list of labels, expected `(`
            (binary + On (b) OneToOne ()
              (vector a)
              (vector c))

            a ?? b || c
            - `??` unexpected characters `??`
            - `||` unexpected `||`, expected `or`
            (vector a)

            a and 1 > 2 + "c"
            - `"c"` unexpected string beside `+`, expected scalar or instant vector
            (binary and
              (vector a)
              (binary >
                (number 1.0)
                (binary +
                  (number 2.0)
                  (string "c"))))

            a offset + 5
            (vector a offset 5.0)

            a @ b offset 5m
            - `b` unexpected identifier `b` behind `@`, expected a timestamp in seconds, `start()` or `end()`
            (vector a)

            -
            - `` unexpected end of input in a query, expected an expression
            (unary -
              (invalid))

            a[5m] b[5m]
            - `b` unexpected identifier `b` behind an expression, expected an operator or the end of input
            (matrix a range 300.0)

            ((a
            - `` unexpected end of input in parentheses, expected an operator or `)`
            (paren
              (paren
                (vector a)))
        "#]],
    );
}

#[test]
fn types_that_are_wrong_are_all_told() {
    check(
        &[
            "rate(a) + sum(b[5m]) > bool clamp(\"c\", d)",
            "1 and rate(a) or -b[5m]",
            "(a + b)[5m] + (1)[5m:]",
            "a offset 1m[5m] @ 1 @ 2 offset 1m",
            "a[5m] anchored smoothed + b[5m:] anchored",
        ],
        &expect![[r#"
            rate(a) + sum(b[5m]) > bool clamp("c", d)
            - `a` unexpected instant vector in a call of `rate`, expected range vector
            - `b[5m]` unexpected range vector in `sum`, expected instant vector
            - `clamp` unexpected number of arguments of `clamp`, expected 3, found 2
            - `"c"` unexpected string in a call of `clamp`, expected instant vector
            - `d` unexpected instant vector in a call of `clamp`, expected scalar
            (binary > bool
              (binary +
                (call rate
                  (vector a))
                (aggregate sum
                  (matrix b range 300.0)))
              (call clamp
                (string "c")
                (vector d)))

            1 and rate(a) or -b[5m]
            - `1` unexpected scalar beside `and`, expected instant vector on both sides
            - `a` unexpected instant vector in a call of `rate`, expected range vector
            - `b[5m]` unexpected range vector behind a sign, expected scalar or instant vector
            (binary or
              (binary and
                (number 1.0)
                (call rate
                  (vector a)))
              (unary -
                (matrix b range 300.0)))

            (a + b)[5m] + (1)[5m:]
            - `[5m]` unexpected range, expected it directly behind a selector; behind anything else, `[5m:]` is a subquery
            - `(a + b)[5m]` unexpected range vector beside `+`, expected scalar or instant vector
            - `(1)` unexpected scalar before a subquery, expected instant vector
            - `(1)[5m:]` unexpected range vector beside `+`, expected scalar or instant vector
            (binary +
              (subquery range 300.0
                (paren
                  (binary +
                    (vector a)
                    (vector b))))
              (subquery range 300.0
                (paren
                  (number 1.0))))

            a offset 1m[5m] @ 1 @ 2 offset 1m
            - `[5m]` unexpected range behind `offset`, expected it directly behind the selector
            - `@ 2` unexpected second `@`, expected one
            - `offset 1m` unexpected second `offset`, expected one
            (matrix a range 300.0 offset 60.0 time 2.0)

            a[5m] anchored smoothed + b[5m:] anchored
            - `smoothed` `anchored` and `smoothed` exclude each other
            - `anchored` unexpected `anchored` behind a subquery, expected it directly behind a selector
            - `a[5m] anchored smoothed` unexpected range vector beside `+`, expected scalar or instant vector
            - `b[5m:]` unexpected range vector beside `+`, expected scalar or instant vector
            (binary +
              (matrix a range 300.0 Smoothed)
              (subquery range 300.0
                (vector b)))
        "#]],
    );
}
