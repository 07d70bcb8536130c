//! Selectors and their modifiers.

use expect_test::expect;

use super::check;

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
              (vector@5..21 offset@5..11 offset@12..21 300.0s@19..21))

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
            (vector@0..14 a@0..1 offset@2..14 5400.0s@9..14)

            a offset -5m @ 1609746000.5
            (vector@0..27 a@0..1 offset@2..12 -300.0s@9..12 time@13..27 1609746000.5@15..27)

            a @ -1 offset 5m
            (vector@0..16 a@0..1 offset@7..16 300.0s@14..16 time@2..6 -1.0@4..6)

            a[5m] @ end() offset 1d
            (matrix@0..23 a@0..1@0..1 range 300.0s@2..4 offset@14..23 86400.0s@21..23 time@6..13 end)

            a{b="c"} [5m] offset 1d
            (matrix@0..23 a@0..1 [b@2..3 = "c"@4..7]@2..7@0..8 range 300.0s@10..12 offset@14..23 86400.0s@21..23)

            a[5m:]
            (subquery@0..6 range 300.0s@2..4
              (vector@0..1 a@0..1))

            a[5m:1m] offset 1d @ start()
            (subquery@0..28 range 300.0s@2..4 step 60.0s@5..7 offset@9..18 86400.0s@16..18 time@19..28 start
              (vector@0..1 a@0..1))

            rate(a[5m])[1h : 1m] @ +5
            (subquery@0..25 range 3600.0s@12..14 step 60.0s@17..19 time@21..25 5.0@23..25
              (call@0..11 rate@0..4
                (matrix@5..10 a@5..6@5..6 range 300.0s@7..9)))

            (a offset 5m)[5m:]
            (subquery@0..18 range 300.0s@14..16
              (paren@0..13
                (vector@1..12 a@1..2 offset@3..12 300.0s@10..12)))

            a offset 5m[5m:1m]
            (subquery@0..18 range 300.0s@12..14 step 60.0s@15..17
              (vector@0..11 a@0..1 offset@2..11 300.0s@9..11))
        "#]],
    );
}
