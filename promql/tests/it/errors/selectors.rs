//! Selectors and their modifiers.

use expect_test::expect;

use super::check;

#[test]
fn label_matching_says_what_may_come() {
    check(
        &[
            r"up{job=}",
            r"up{job}",
            r#"up{job=="a"}"#,
            r#"up{job=~a"}"#,
            r#"up{,}"#,
            r#"up{a="b",,}"#,
            r#"up{a="b" c="d"}"#,
            r#"up{a:b="c"}"#,
            r#"up{1="b"}"#,
            r"up{a=1}",
            r#"up{a="b"}{c="d"}"#,
        ],
        &expect![[r#"
            unexpected `}` in label matching, expected a string
            | up{job=}
            |        ^

            unexpected `}` in label matching, expected `=`, `!=`, `=~` or `!~`
            | up{job}
            |       ^

            unexpected `=` in label matching, expected a string
            | up{job=="a"}
            |        ^

            unexpected identifier `a` in label matching, expected a string
            | up{job=~a"}
            |         ^

            unterminated string, expected a closing `"` on the same line
            | up{job=~a"}
            |          ^

            unexpected `,` in label matching, expected a label name or `}`
            | up{,}
            |    ^

            unexpected `,` in label matching, expected a label name
            | up{a="b",,}
            |          ^

            unexpected identifier `c` in label matching, expected `,` or `}`
            | up{a="b" c="d"}
            |          ^

            unexpected `:` in label matching, expected `=`, `!=`, `=~` or `!~`
            | up{a:b="c"}
            |     ^

            unexpected number `1` in label matching, expected a label name or `}`
            | up{1="b"}
            |    ^

            unexpected number `1` in label matching, expected a string
            | up{a=1}
            |      ^

            unexpected `{` behind an expression, expected an operator or the end of input
            | up{a="b"}{c="d"}
            |          ^
        "#]],
    );
}

#[test]
fn ranges_follow_selectors_only() {
    check(
        &[
            "(a)[5m]",
            "sum(a)[5m]",
            "1[5m]",
            "a[5m][5m]",
            "a offset 5m[5m]",
            "a @ 1[5m]",
            "a @ end()[5m]",
            "a[5m 1m]",
            "a[5m:1m:1m]",
            "a[5m[",
        ],
        &expect![[r#"
            unexpected range, expected it directly behind a selector; behind anything else, `[5m:]` is a subquery
            | (a)[5m]
            |    ^^^^

            unexpected range, expected it directly behind a selector; behind anything else, `[5m:]` is a subquery
            | sum(a)[5m]
            |       ^^^^

            unexpected range, expected it directly behind a selector; behind anything else, `[5m:]` is a subquery
            | 1[5m]
            |  ^^^^

            unexpected range, expected it directly behind a selector; behind anything else, `[5m:]` is a subquery
            | a[5m][5m]
            |      ^^^^

            unexpected range behind `offset`, expected it directly behind the selector
            | a offset 5m[5m]
            |            ^^^^

            unexpected range behind `@`, expected it directly behind the selector
            | a @ 1[5m]
            |      ^^^^

            unexpected range behind `@`, expected it directly behind the selector
            | a @ end()[5m]
            |          ^^^^

            unexpected duration `1m` in a range, expected `]` or `:`
            | a[5m 1m]
            |      ^^

            unexpected `:` in a subquery, expected `]`
            | a[5m:1m:1m]
            |        ^

            unexpected `[` in a range, expected `]` or `:`
            | a[5m[
            |     ^
        "#]],
    );
}

#[test]
fn offsets_and_times_follow_selectors_once() {
    check(
        &[
            "a offset",
            "sum(a) offset 5m",
            "(a) offset 5m",
            "1 offset 5m",
            "a offset 5m offset 1m",
            "a @",
            "a @ start",
            "a @ end(1)",
            "a @ inf",
            "a @ NaN",
            "a @ -9223372036854775808",
            "sum(a) @ 1",
            "a @ 1 @ 2",
            "a[5m] @ start() @ end()",
        ],
        &expect![[r#"
            unexpected end of input behind `offset`, expected a duration such as `5m`
            | a offset
            |         ^

            unexpected `offset`, expected it directly behind a selector or a subquery
            | sum(a) offset 5m
            |        ^^^^^^^^^

            unexpected `offset`, expected it directly behind a selector or a subquery
            | (a) offset 5m
            |     ^^^^^^^^^

            unexpected `offset`, expected it directly behind a selector or a subquery
            | 1 offset 5m
            |   ^^^^^^^^^

            unexpected second `offset`, expected one
            | a offset 5m offset 1m
            |             ^^^^^^^^^

            unexpected end of input behind `@`, expected a timestamp in seconds, `start()` or `end()`
            | a @
            |    ^

            unexpected end of input behind `@`, expected `(`
            | a @ start
            |          ^

            unexpected number `1` behind `@`, expected `)`
            | a @ end(1)
            |         ^

            timestamp out of range
            | a @ inf
            |     ^^^

            timestamp out of range
            | a @ NaN
            |     ^^^

            timestamp out of range
            | a @ -9223372036854775808
            |     ^^^^^^^^^^^^^^^^^^^^

            unexpected `@`, expected it directly behind a selector or a subquery
            | sum(a) @ 1
            |        ^^^

            unexpected second `@`, expected one
            | a @ 1 @ 2
            |       ^^^

            unexpected second `@`, expected one
            | a[5m] @ start() @ end()
            |                 ^^^^^^^
        "#]],
    );
}

#[test]
fn selectors_must_select_something() {
    check(
        &[
            "{}",
            r#"{a=""}"#,
            r#"{a!="b"}"#,
            r#"{a=~".*"}"#,
            r#"{a=~"b|c?"}"#,
            r#"{a!~".+"}"#,
            r#"up{__name__="down"}"#,
            r#"rate({x=~""}[5m])"#,
        ],
        &expect![[r#"
            unexpected selector of everything, expected a metric name or a matcher that refuses the empty text
            | {}
            | ^^

            unexpected selector of everything, expected a metric name or a matcher that refuses the empty text
            | {a=""}
            | ^^^^^^

            unexpected selector of everything, expected a metric name or a matcher that refuses the empty text
            | {a!="b"}
            | ^^^^^^^^

            unexpected selector of everything, expected a metric name or a matcher that refuses the empty text
            | {a=~".*"}
            | ^^^^^^^^^

            unexpected selector of everything, expected a metric name or a matcher that refuses the empty text
            | {a=~"b|c?"}
            | ^^^^^^^^^^^

            unexpected selector of everything, expected a metric name or a matcher that refuses the empty text
            | {a!~".+"}
            | ^^^^^^^^^

            unexpected `__name__` matcher, expected none beside the metric name `up`
            | up{__name__="down"}
            |    ^^^^^^^^^^^^^^^

            unexpected selector of everything, expected a metric name or a matcher that refuses the empty text
            | rate({x=~""}[5m])
            |      ^^^^^^^
        "#]],
    );
}

#[test]
fn regular_expressions_must_compile() {
    check(
        &[
            r#"a{b=~"("}"#,
            r#"a{b=~"a)(b"}"#,
            r#"a{b!~"["}"#,
            r#"a{b=~"*"}"#,
            r#"a{b=~"a**"}"#,
            r#"a{b=~"a{2}{3}"}"#,
            r#"a{b=~"a{1001}"}"#,
            r#"a{b=~"(a{100}){11}"}"#,
            r#"a{b=~"a{3,2}"}"#,
            r#"a{b=~"[z-a]"}"#,
            r#"a{b=~"[[:nope:]]"}"#,
            r#"a{b=~"\\p{nope}"}"#,
            r#"a{b=~"(?=a)"}"#,
            r#"a{b=~"(?P<n>a)(?P<n>b)"}"#,
            r#"a{b=~"\\1"}"#,
            r#"a{b=~"a\\"}"#,
        ],
        &expect![[r#"
            bad regular expression: missing `)`
            | a{b=~"("}
            |      ^^^

            bad regular expression: a `)` without a `(`
            | a{b=~"a)(b"}
            |      ^^^^^^

            bad regular expression: missing `]`
            | a{b!~"["}
            |      ^^^

            bad regular expression: nothing to repeat
            | a{b=~"*"}
            |      ^^^

            bad regular expression: a repetition stands directly behind another one
            | a{b=~"a**"}
            |      ^^^^^

            bad regular expression: a repetition stands directly behind another one
            | a{b=~"a{2}{3}"}
            |      ^^^^^^^^^

            bad regular expression: a count is above 1000, or the smaller one comes second
            | a{b=~"a{1001}"}
            |      ^^^^^^^^^

            bad regular expression: a count is above 1000, or the smaller one comes second
            | a{b=~"(a{100}){11}"}
            |      ^^^^^^^^^^^^^^

            bad regular expression: a count is above 1000, or the smaller one comes second
            | a{b=~"a{3,2}"}
            |      ^^^^^^^^

            bad regular expression: `z-a` is no range of characters
            | a{b=~"[z-a]"}
            |      ^^^^^^^

            bad regular expression: unknown character class `[:nope:]`
            | a{b=~"[[:nope:]]"}
            |      ^^^^^^^^^^^^

            bad regular expression: unknown character class `\p{nope}`
            | a{b=~"\\p{nope}"}
            |      ^^^^^^^^^^^

            bad regular expression: unknown group syntax behind `(?`, expected `:`, flags out of `imsU`, or `P<name>`
            | a{b=~"(?=a)"}
            |      ^^^^^^^

            bad regular expression: two groups are named `n`
            | a{b=~"(?P<n>a)(?P<n>b)"}
            |      ^^^^^^^^^^^^^^^^^^

            bad regular expression: unknown escape `\1`
            | a{b=~"\\1"}
            |      ^^^^^

            bad regular expression: a `\` at the end
            | a{b=~"a\\"}
            |      ^^^^^
        "#]],
    );
}
