//! Valid queries and their whole trees.

mod selectors;

use std::fmt::Write;

use expect_test::{Expect, expect};
use telemark_promql::{parse, visit};

use crate::sexp;

/// Compares the trees of some queries, a blank line between two of them.
fn check(queries: &[&str], expected: &Expect) {
    let mut actual = String::new();
    for query in queries {
        match parse(query) {
            Ok(expr) => {
                // Tabs and carriage returns would not survive in the expectation.
                let shown = query.replace('\t', "\\t").replace('\r', "\\r");
                write!(actual, "{shown}\n{}\n\n", sexp::with_spans(&expr)).unwrap();
            }
            Err(error) => panic!("{query}: {error} at {:?}", error.span()),
        }
    }
    actual.truncate(actual.trim_end().len());
    actual.push('\n');
    expected.assert_eq(&actual);
}

#[test]
fn operators_bind_as_tightly_as_upstream() {
    check(
        &[
            "a or b and c == d + e * f ^ g",
            "a ^ b * c + d == e and f or g",
            "a unless b and c or d",
            "a - b - c",
            "a * b / c % d atan2 e",
            "a ^ b ^ c",
            "a > b <= c",
        ],
        &expect![[r#"
            a or b and c == d + e * f ^ g
            (binary@0..29 or@2..4
              (vector@0..1 a@0..1)
              (binary@5..29 and@7..10
                (vector@5..6 b@5..6)
                (binary@11..29 ==@13..15
                  (vector@11..12 c@11..12)
                  (binary@16..29 +@18..19
                    (vector@16..17 d@16..17)
                    (binary@20..29 *@22..23
                      (vector@20..21 e@20..21)
                      (binary@24..29 ^@26..27
                        (vector@24..25 f@24..25)
                        (vector@28..29 g@28..29)))))))

            a ^ b * c + d == e and f or g
            (binary@0..29 or@25..27
              (binary@0..24 and@19..22
                (binary@0..18 ==@14..16
                  (binary@0..13 +@10..11
                    (binary@0..9 *@6..7
                      (binary@0..5 ^@2..3
                        (vector@0..1 a@0..1)
                        (vector@4..5 b@4..5))
                      (vector@8..9 c@8..9))
                    (vector@12..13 d@12..13))
                  (vector@17..18 e@17..18))
                (vector@23..24 f@23..24))
              (vector@28..29 g@28..29))

            a unless b and c or d
            (binary@0..21 or@17..19
              (binary@0..16 and@11..14
                (binary@0..10 unless@2..8
                  (vector@0..1 a@0..1)
                  (vector@9..10 b@9..10))
                (vector@15..16 c@15..16))
              (vector@20..21 d@20..21))

            a - b - c
            (binary@0..9 -@6..7
              (binary@0..5 -@2..3
                (vector@0..1 a@0..1)
                (vector@4..5 b@4..5))
              (vector@8..9 c@8..9))

            a * b / c % d atan2 e
            (binary@0..21 atan2@14..19
              (binary@0..13 %@10..11
                (binary@0..9 /@6..7
                  (binary@0..5 *@2..3
                    (vector@0..1 a@0..1)
                    (vector@4..5 b@4..5))
                  (vector@8..9 c@8..9))
                (vector@12..13 d@12..13))
              (vector@20..21 e@20..21))

            a ^ b ^ c
            (binary@0..9 ^@2..3
              (vector@0..1 a@0..1)
              (binary@4..9 ^@6..7
                (vector@4..5 b@4..5)
                (vector@8..9 c@8..9)))

            a > b <= c
            (binary@0..10 <=@6..8
              (binary@0..5 >@2..3
                (vector@0..1 a@0..1)
                (vector@4..5 b@4..5))
              (vector@9..10 c@9..10))
        "#]],
    );
}

#[test]
fn a_sign_binds_as_tightly_as_a_product() {
    check(
        &[
            "-a ^ b",
            "-a * b",
            "-1 ^ 2",
            "2 ^ -1 * 3",
            "2 ^ -1 ^ 2",
            "- - a",
            "-(1)",
            "-a offset 5m",
        ],
        &expect![[r#"
            -a ^ b
            (unary@0..6 -@0..1
              (binary@1..6 ^@3..4
                (vector@1..2 a@1..2)
                (vector@5..6 b@5..6)))

            -a * b
            (binary@0..6 *@3..4
              (unary@0..2 -@0..1
                (vector@1..2 a@1..2))
              (vector@5..6 b@5..6))

            -1 ^ 2
            (unary@0..6 -@0..1
              (binary@1..6 ^@3..4
                (number 1.0@1..2)
                (number 2.0@5..6)))

            2 ^ -1 * 3
            (binary@0..10 *@7..8
              (binary@0..6 ^@2..3
                (number 2.0@0..1)
                (number -1.0@4..6))
              (number 3.0@9..10))

            2 ^ -1 ^ 2
            (binary@0..10 ^@2..3
              (number 2.0@0..1)
              (unary@4..10 -@4..5
                (binary@5..10 ^@7..8
                  (number 1.0@5..6)
                  (number 2.0@9..10))))

            - - a
            (unary@0..5 -@0..1
              (unary@2..5 -@2..3
                (vector@4..5 a@4..5)))

            -(1)
            (unary@0..4 -@0..1
              (paren@1..4
                (number 1.0@2..3)))

            -a offset 5m
            (unary@0..12 -@0..1
              (vector@1..12 a@1..2 offset@3..12 300.0s@10..12))
        "#]],
    );
}

#[test]
fn operators_keep_their_modifiers() {
    check(
        &[
            "1 == bool 2",
            "a > bool on () b",
            "a / ignoring (x, y,) b",
            "a * on (x) group_left b",
            "a * on (x) group_right () b",
            "a * ON (x) GROUP_LEFT (y, z) (b)",
            "a and on (x) b",
            "a + b",
        ],
        &expect![[r#"
            1 == bool 2
            (binary@0..11 ==@2..4 bool@5..9
              (number 1.0@0..1)
              (number 2.0@10..11))

            a > bool on () b
            (binary@0..16 >@2..3 bool@4..8 On@9..14 () OneToOne ()
              (vector@0..1 a@0..1)
              (vector@15..16 b@15..16))

            a / ignoring (x, y,) b
            (binary@0..22 /@2..3 Ignoring@4..20 (x@14..15, y@17..18) OneToOne ()
              (vector@0..1 a@0..1)
              (vector@21..22 b@21..22))

            a * on (x) group_left b
            (binary@0..23 *@2..3 On@4..21 (x@8..9) ManyToOne ()
              (vector@0..1 a@0..1)
              (vector@22..23 b@22..23))

            a * on (x) group_right () b
            (binary@0..27 *@2..3 On@4..25 (x@8..9) OneToMany ()
              (vector@0..1 a@0..1)
              (vector@26..27 b@26..27))

            a * ON (x) GROUP_LEFT (y, z) (b)
            (binary@0..32 *@2..3 On@4..28 (x@8..9) ManyToOne (y@23..24, z@26..27)
              (vector@0..1 a@0..1)
              (paren@29..32
                (vector@30..31 b@30..31)))

            a and on (x) b
            (binary@0..14 and@2..5 On@6..12 (x@10..11) ManyToMany ()
              (vector@0..1 a@0..1)
              (vector@13..14 b@13..14))

            a + b
            (binary@0..5 +@2..3
              (vector@0..1 a@0..1)
              (vector@4..5 b@4..5))
        "#]],
    );
}

#[test]
fn aggregations_group_before_or_behind_their_arguments() {
    check(
        &[
            "sum(a)",
            "SUM by (x) (a)",
            "avg(a) without (x, y)",
            "count by () (a)",
            "topk(5, a)",
            "bottomk by (x,) (scalar(b), a)",
            r#"count_values("version", a) by (x)"#,
            "quantile without (x) (0.9, a)",
        ],
        &expect![[r#"
            sum(a)
            (aggregate@0..6 sum@0..3
              (vector@4..5 a@4..5))

            SUM by (x) (a)
            (aggregate@0..14 sum@0..3 By@4..10 (x@8..9)
              (vector@12..13 a@12..13))

            avg(a) without (x, y)
            (aggregate@0..21 avg@0..3 Without@7..21 (x@16..17, y@19..20)
              (vector@4..5 a@4..5))

            count by () (a)
            (aggregate@0..15 count@0..5 By@6..11 ()
              (vector@13..14 a@13..14))

            topk(5, a)
            (aggregate@0..10 topk@0..4
              (number 5.0@5..6)
              (vector@8..9 a@8..9))

            bottomk by (x,) (scalar(b), a)
            (aggregate@0..30 bottomk@0..7 By@8..15 (x@12..13)
              (call@17..26 scalar@17..23
                (vector@24..25 b@24..25))
              (vector@28..29 a@28..29))

            count_values("version", a) by (x)
            (aggregate@0..33 count_values@0..12 By@27..33 (x@31..32)
              (string "version"@13..22)
              (vector@24..25 a@24..25))

            quantile without (x) (0.9, a)
            (aggregate@0..29 quantile@0..8 Without@9..20 (x@18..19)
              (number 0.9@22..25)
              (vector@27..28 a@27..28))
        "#]],
    );
}

#[test]
fn calls_take_what_their_signature_says() {
    check(
        &[
            "time()",
            "rate(a[5m])",
            "max_over_time(rate(a[5m])[1h:])",
            "round(a)",
            "round(a, 0.5)",
            "hour()",
            "clamp(a, -1, time())",
            r#"label_replace(a, "x", "$1", "y", "(.*)")"#,
            r#"label_join(a, "x", ",")"#,
            r#"label_join(a, "x", ",", "y", "z")"#,
        ],
        &expect![[r#"
            time()
            (call@0..6 time@0..4)

            rate(a[5m])
            (call@0..11 rate@0..4
              (matrix@5..10 a@5..6@5..6 range 300.0s@7..9))

            max_over_time(rate(a[5m])[1h:])
            (call@0..31 max_over_time@0..13
              (subquery@14..30 range 3600.0s@26..28
                (call@14..25 rate@14..18
                  (matrix@19..24 a@19..20@19..20 range 300.0s@21..23))))

            round(a)
            (call@0..8 round@0..5
              (vector@6..7 a@6..7))

            round(a, 0.5)
            (call@0..13 round@0..5
              (vector@6..7 a@6..7)
              (number 0.5@9..12))

            hour()
            (call@0..6 hour@0..4)

            clamp(a, -1, time())
            (call@0..20 clamp@0..5
              (vector@6..7 a@6..7)
              (number -1.0@9..11)
              (call@13..19 time@13..17))

            label_replace(a, "x", "$1", "y", "(.*)")
            (call@0..40 label_replace@0..13
              (vector@14..15 a@14..15)
              (string "x"@17..20)
              (string "$1"@22..26)
              (string "y"@28..31)
              (string "(.*)"@33..39))

            label_join(a, "x", ",")
            (call@0..23 label_join@0..10
              (vector@11..12 a@11..12)
              (string "x"@14..17)
              (string ","@19..22))

            label_join(a, "x", ",", "y", "z")
            (call@0..33 label_join@0..10
              (vector@11..12 a@11..12)
              (string "x"@14..17)
              (string ","@19..22)
              (string "y"@24..27)
              (string "z"@29..32))
        "#]],
    );
}

#[test]
fn comments_and_line_breaks_stand_between_tokens() {
    check(
        &[
            "# first\nsum # second\n\tby (x) # third\r\n (delta(a{ # fourth\n b=\"#\"} [5m # fifth\n]))",
        ],
        &expect![[r##"
            # first
            sum # second
            \tby (x) # third\r
             (delta(a{ # fourth
             b="#"} [5m # fifth
            ]))
            (aggregate@8..81 sum@8..11 By@22..28 (x@26..27)
              (call@40..80 delta@40..45
                (matrix@46..79 a@46..47 [b@59..60 = "#"@61..64]@59..64@46..65 range 300.0s@67..69)))
        "##]],
    );
}

#[test]
fn spans_count_bytes() {
    check(
        &[r#"label_join(a{b="é✓"}, "ü", "") + c"#],
        &expect![[r#"
            label_join(a{b="é✓"}, "ü", "") + c
            (binary@0..38 +@35..36
              (call@0..34 label_join@0..10
                (vector@11..23 a@11..12 [b@13..14 = "é✓"@15..22]@13..22)
                (string "ü"@25..29)
                (string ""@31..33))
              (vector@37..38 c@37..38))
        "#]],
    );
}

#[test]
fn a_walk_visits_each_expression_before_its_parts() {
    let query = r#"topk(2, -a) + on (x) (delta(rate(b[5m])[1h:]) > bool count_values("c", d))"#;
    let expr = parse(query).unwrap();
    let mut actual = String::new();
    visit::walk(&expr, &mut |expr| writeln!(actual, "{}", &query[expr.span.range()]).unwrap());
    expect![[r#"
        topk(2, -a) + on (x) (delta(rate(b[5m])[1h:]) > bool count_values("c", d))
        topk(2, -a)
        2
        -a
        a
        (delta(rate(b[5m])[1h:]) > bool count_values("c", d))
        delta(rate(b[5m])[1h:]) > bool count_values("c", d)
        delta(rate(b[5m])[1h:])
        rate(b[5m])[1h:]
        rate(b[5m])
        b[5m]
        count_values("c", d)
        "c"
        d
    "#]]
    .assert_eq(&actual);
}
