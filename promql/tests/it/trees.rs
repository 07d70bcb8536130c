//! Valid queries and their whole trees.

use std::fmt::Write;

use expect_test::{Expect, expect};
use telemark_promql::{ExprKind, Function, parse, visit};

use crate::sexp;

/// Compares the trees of some queries, a blank line between two of them.
fn check(queries: &[&str], expected: &Expect) {
    let mut actual = String::new();
    for query in queries {
        match parse(query) {
            Ok(expr) => write!(actual, "{query}\n{}\n\n", sexp::with_spans(&expr)).unwrap(),
            Err(error) => panic!("{query}: {error} at {:?}", error.span()),
        }
    }
    actual.truncate(actual.trim_end().len());
    actual.push('\n');
    expected.assert_eq(&actual);
}

/// Compares the values of literals, one a line.
fn check_values(literals: &[&str], expected: &Expect) {
    let mut actual = String::new();
    for literal in literals {
        let expr = parse(literal).unwrap_or_else(|error| panic!("{literal}: {error}"));
        match expr.kind {
            ExprKind::Number(number) => writeln!(actual, "{literal} = {:?}", number.value).unwrap(),
            ExprKind::String(string) => writeln!(actual, "{literal} = {:?}", string.value).unwrap(),
            ExprKind::MatrixSelector(matrix) => {
                writeln!(actual, "{literal} = {:?}", matrix.range.value).unwrap();
            }
            kind => panic!("{literal} is {kind:?}"),
        }
    }
    expected.assert_eq(&actual);
}

#[test]
fn numbers_have_their_values() {
    check_values(
        &[
            "1",
            "+1",
            "-1",
            "--1",
            ".5",
            "5.",
            "0.5",
            "1e3",
            "1E-3",
            "1.5e+2",
            "1e-400",
            "0",
            "-0",
            "0x1F",
            "0XfF",
            "017",
            "08",
            "0.7",
            "00",
            "9223372036854775808",
            "inf",
            "Inf",
            "-INF",
            "NaN",
        ],
        &expect![[r#"
            1 = 1.0
            +1 = 1.0
            -1 = -1.0
            --1 = 1.0
            .5 = 0.5
            5. = 5.0
            0.5 = 0.5
            1e3 = 1000.0
            1E-3 = 0.001
            1.5e+2 = 150.0
            1e-400 = 0.0
            0 = 0.0
            -0 = -0.0
            0x1F = 31.0
            0XfF = 255.0
            017 = 15.0
            08 = 8.0
            0.7 = 0.7
            00 = 0.0
            9223372036854775808 = 9.223372036854776e18
            inf = inf
            Inf = inf
            -INF = -inf
            NaN = NaN
        "#]],
    );
}

#[test]
fn strings_have_their_escapes_resolved() {
    check_values(
        &[
            r#""""#,
            r#""a\a\b\f\n\r\t\v\\\"""#,
            r"'it\'s'",
            r#"'a "quoted" word'"#,
            r"`raw \n ' and ' `",
            "`two\nlines`",
            r#""\x41\101\u00e9\U0001F600""#,
            r#""\xc3\xa9 \xff""#,
            r#""é # no comment""#,
        ],
        &expect![[r#"
            "" = ""
            "a\a\b\f\n\r\t\v\\\"" = "a\u{7}\u{8}\u{c}\n\r\t\u{b}\\\""
            'it\'s' = "it's"
            'a "quoted" word' = "a \"quoted\" word"
            `raw \n ' and ' ` = "raw \\n ' and ' "
            `two
            lines` = "two\nlines"
            "\x41\101\u00e9\U0001F600" = "AAé😀"
            "\xc3\xa9 \xff" = "é �"
            "é # no comment" = "é # no comment"
        "#]],
    );
}

#[test]
fn durations_have_their_values() {
    check_values(
        &[
            "a[1ms]",
            "a[1s]",
            "a[2m]",
            "a[1h30m]",
            "a[1d]",
            "a[1w]",
            "a[1y]",
            "a[1y2w3d4h5m6s7ms]",
            "a[0h90m]",
            "a[8869990787ms]",
            "a[ 5m ]",
            "a[292y]",
        ],
        &expect![[r#"
            a[1ms] = 1ms
            a[1s] = 1s
            a[2m] = 120s
            a[1h30m] = 5400s
            a[1d] = 86400s
            a[1w] = 604800s
            a[1y] = 31536000s
            a[1y2w3d4h5m6s7ms] = 33019506.007s
            a[0h90m] = 5400s
            a[8869990787ms] = 8869990.787s
            a[ 5m ] = 300s
            a[292y] = 9208512000s
        "#]],
    );
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
                (number@1..2 1.0)
                (number@5..6 2.0)))

            2 ^ -1 * 3
            (binary@0..10 *@7..8
              (binary@0..6 ^@2..3
                (number@0..1 2.0)
                (number@4..6 -1.0))
              (number@9..10 3.0))

            2 ^ -1 ^ 2
            (binary@0..10 ^@2..3
              (number@0..1 2.0)
              (unary@4..10 -@4..5
                (binary@5..10 ^@7..8
                  (number@5..6 1.0)
                  (number@9..10 2.0))))

            - - a
            (unary@0..5 -@0..1
              (unary@2..5 -@2..3
                (vector@4..5 a@4..5)))

            -(1)
            (unary@0..4 -@0..1
              (paren@1..4
                (number@2..3 1.0)))

            -a offset 5m
            (unary@0..12 -@0..1
              (vector@1..12 a@1..2 offset@3..12 300s@10..12))
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
            (binary@0..11 ==@2..4 bool
              (number@0..1 1.0)
              (number@10..11 2.0))

            a > bool on () b
            (binary@0..16 >@2..3 bool On@9..14 () OneToOne ()
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
fn selectors_have_names_and_matchers() {
    check(
        &[
            "up",
            "job:up:sum",
            ":a",
            "up{}",
            r#"up { a = "1", b != "2", c =~ "3.*", d !~ "4|5", }"#,
            r#"{__name__=~"up|down"}"#,
            r#"{a="", b!=""}"#,
            r#"{a!~".*"}"#,
            r#"{by="x", sum="y", inf="z", on='w'}"#,
        ],
        &expect![[r#"
            up
            (vector@0..2 up@0..2)

            job:up:sum
            (vector@0..10 job:up:sum@0..10)

            :a
            (vector@0..2 :a@0..2)

            up{}
            (vector@0..4 up@0..2)

            up { a = "1", b != "2", c =~ "3.*", d !~ "4|5", }
            (vector@0..49 up@0..2 [a@5..6 = "1"@9..12]@5..12 [b@14..15 != "2"@19..22]@14..22 [c@24..25 =~ "3.*"@29..34]@24..34 [d@36..37 !~ "4|5"@41..46]@36..46)

            {__name__=~"up|down"}
            (vector@0..21 [__name__@1..9 =~ "up|down"@11..20]@1..20)

            {a="", b!=""}
            (vector@0..13 [a@1..2 = ""@3..5]@1..5 [b@7..8 != ""@10..12]@7..12)

            {a!~".*"}
            (vector@0..9 [a@1..2 !~ ".*"@4..8]@1..8)

            {by="x", sum="y", inf="z", on='w'}
            (vector@0..34 [by@1..3 = "x"@4..7]@1..7 [sum@9..12 = "y"@13..16]@9..16 [inf@18..21 = "z"@22..25]@18..25 [on@27..29 = "w"@30..33]@27..33)
        "#]],
    );
}

#[test]
fn keywords_name_metrics_and_labels() {
    check(
        &[
            "sum",
            r#"sum{a="b"}"#,
            "by + offset offset 5m",
            "and and or",
            "start @ start()",
            "sum by (by, on, sum, offset, bool, atan2, start, Group_Left) (without)",
            "a / on (ignoring) group_left (and) b",
        ],
        &expect![[r#"
            sum
            (vector@0..3 sum@0..3)

            sum{a="b"}
            (vector@0..10 sum@0..3 [a@4..5 = "b"@6..9]@4..9)

            by + offset offset 5m
            (binary@0..21 +@3..4
              (vector@0..2 by@0..2)
              (vector@5..21 offset@5..11 offset@12..21 300s@19..21))

            and and or
            (binary@0..10 and@4..7
              (vector@0..3 and@0..3)
              (vector@8..10 or@8..10))

            start @ start()
            (vector@0..15 start@0..5 time@6..15 start)

            sum by (by, on, sum, offset, bool, atan2, start, Group_Left) (without)
            (aggregate@0..70 sum@0..3 By@4..60 (by@8..10, on@12..14, sum@16..19, offset@21..27, bool@29..33, atan2@35..40, start@42..47, Group_Left@49..59)
              (vector@62..69 without@62..69))

            a / on (ignoring) group_left (and) b
            (binary@0..36 /@2..3 On@4..34 (ignoring@8..16) ManyToOne (and@30..33)
              (vector@0..1 a@0..1)
              (vector@35..36 b@35..36))
        "#]],
    );
}

#[test]
fn modifiers_follow_selectors_and_subqueries() {
    check(
        &[
            "a offset 1h30m",
            "a offset -5m @ 1609746000.5",
            "a @ -1 offset 5m",
            "a[5m] @ end() offset 1d",
            r#"a{b="c"} [5m] offset 1d"#,
            "a[5m:]",
            "a[5m:1m] offset 1d @ start()",
            "rate(a[5m])[1h : 1m] @ +5",
            "(a offset 5m)[5m:]",
            "a offset 5m[5m:1m]",
        ],
        &expect![[r#"
            a offset 1h30m
            (vector@0..14 a@0..1 offset@2..14 5400s@9..14)

            a offset -5m @ 1609746000.5
            (vector@0..27 a@0..1 offset@2..12 -300s@10..12 time@13..27 1609746000.5@15..27)

            a @ -1 offset 5m
            (vector@0..16 a@0..1 offset@7..16 300s@14..16 time@2..6 -1.0@4..6)

            a[5m] @ end() offset 1d
            (matrix@0..23 a@0..1@0..1 range 300s@2..4 offset@14..23 86400s@21..23 time@6..13 end)

            a{b="c"} [5m] offset 1d
            (matrix@0..23 a@0..1 [b@2..3 = "c"@4..7]@2..7@0..8 range 300s@10..12 offset@14..23 86400s@21..23)

            a[5m:]
            (subquery@0..6 range 300s@2..4
              (vector@0..1 a@0..1))

            a[5m:1m] offset 1d @ start()
            (subquery@0..28 range 300s@2..4 step 60s@5..7 offset@9..18 86400s@16..18 time@19..28 start
              (vector@0..1 a@0..1))

            rate(a[5m])[1h : 1m] @ +5
            (subquery@0..25 range 3600s@12..14 step 60s@17..19 time@21..25 5.0@23..25
              (call@0..11 rate@0..4
                (matrix@5..10 a@5..6@5..6 range 300s@7..9)))

            (a offset 5m)[5m:]
            (subquery@0..18 range 300s@14..16
              (paren@0..13
                (vector@1..12 a@1..2 offset@3..12 300s@10..12)))

            a offset 5m[5m:1m]
            (subquery@0..18 range 300s@12..14 step 60s@15..17
              (vector@0..11 a@0..1 offset@2..11 300s@9..11))
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
              (number@5..6 5.0)
              (vector@8..9 a@8..9))

            bottomk by (x,) (scalar(b), a)
            (aggregate@0..30 bottomk@0..7 By@8..15 (x@12..13)
              (call@17..26 scalar@17..23
                (vector@24..25 b@24..25))
              (vector@28..29 a@28..29))

            count_values("version", a) by (x)
            (aggregate@0..33 count_values@0..12 By@27..33 (x@31..32)
              (string@13..22 "version")
              (vector@24..25 a@24..25))

            quantile without (x) (0.9, a)
            (aggregate@0..29 quantile@0..8 Without@9..20 (x@18..19)
              (number@22..25 0.9)
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
              (matrix@5..10 a@5..6@5..6 range 300s@7..9))

            max_over_time(rate(a[5m])[1h:])
            (call@0..31 max_over_time@0..13
              (subquery@14..30 range 3600s@26..28
                (call@14..25 rate@14..18
                  (matrix@19..24 a@19..20@19..20 range 300s@21..23))))

            round(a)
            (call@0..8 round@0..5
              (vector@6..7 a@6..7))

            round(a, 0.5)
            (call@0..13 round@0..5
              (vector@6..7 a@6..7)
              (number@9..12 0.5))

            hour()
            (call@0..6 hour@0..4)

            clamp(a, -1, time())
            (call@0..20 clamp@0..5
              (vector@6..7 a@6..7)
              (number@9..11 -1.0)
              (call@13..19 time@13..17))

            label_replace(a, "x", "$1", "y", "(.*)")
            (call@0..40 label_replace@0..13
              (vector@14..15 a@14..15)
              (string@17..20 "x")
              (string@22..26 "$1")
              (string@28..31 "y")
              (string@33..39 "(.*)"))

            label_join(a, "x", ",")
            (call@0..23 label_join@0..10
              (vector@11..12 a@11..12)
              (string@14..17 "x")
              (string@19..22 ","))

            label_join(a, "x", ",", "y", "z")
            (call@0..33 label_join@0..10
              (vector@11..12 a@11..12)
              (string@14..17 "x")
              (string@19..22 ",")
              (string@24..27 "y")
              (string@29..32 "z"))
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
            	by (x) # third
             (delta(a{ # fourth
             b="#"} [5m # fifth
            ]))
            (aggregate@8..81 sum@8..11 By@22..28 (x@26..27)
              (call@40..80 delta@40..45
                (matrix@46..79 a@46..47 [b@59..60 = "#"@61..64]@59..64@46..65 range 300s@67..69)))
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
            (string@25..29 "ü")
            (string@31..33 ""))
          (vector@37..38 c@37..38))
    "#]],
    );
}

#[test]
fn every_expression_has_a_type() {
    let queries = [
        "1",
        "'a'",
        "a",
        "a[5m]",
        "a[5m:]",
        "(a[5m])",
        "-a",
        "-time()",
        "sum(a)",
        "time()",
        "rate(a[5m])",
        "1 + 1",
        "1 == bool 1",
        "a + 1",
        "1 + a",
        "a + a",
        "scalar(a)",
        "vector(1)",
    ];
    let mut actual = String::new();
    for query in queries {
        let expr = parse(query).unwrap_or_else(|error| panic!("{query}: {error}"));
        writeln!(actual, "{query}: {}", expr.value_type()).unwrap();
    }
    expect![[r#"
        1: scalar
        'a': string
        a: instant vector
        a[5m]: range vector
        a[5m:]: range vector
        (a[5m]): range vector
        -a: instant vector
        -time(): scalar
        sum(a): instant vector
        time(): scalar
        rate(a[5m]): instant vector
        1 + 1: scalar
        1 == bool 1: scalar
        a + 1: instant vector
        1 + a: instant vector
        a + a: instant vector
        scalar(a): scalar
        vector(1): instant vector
    "#]]
    .assert_eq(&actual);
}

#[test]
fn every_function_is_found_by_its_name() {
    for function in Function::ALL {
        assert_eq!(Function::from_name(function.name()), Some(*function));
    }
    assert_eq!(Function::ALL.len(), 70, "as many as Prometheus 2.42 has");
}

#[test]
fn signatures_bound_the_number_of_arguments() {
    let mut actual = String::new();
    for name in ["time", "rate", "round", "hour", "label_join", "label_replace"] {
        let signature = Function::from_name(name).unwrap().signature();
        let (min, max) = (signature.min_args(), signature.max_args());
        let types: Vec<_> = (0..6).map_while(|index| signature.arg_type(index)).collect();
        writeln!(actual, "{name}: {min} to {max:?}, {types:?}").unwrap();
    }
    expect![[r#"
        time: 0 to Some(0), []
        rate: 1 to Some(1), [RangeVector]
        round: 1 to Some(2), [InstantVector, Scalar]
        hour: 0 to Some(1), [InstantVector]
        label_join: 3 to None, [InstantVector, String, String, String, String, String]
        label_replace: 5 to Some(5), [InstantVector, String, String, String, String]
    "#]]
    .assert_eq(&actual);
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
