//! Queries of dashboards, with their variables.

use std::collections::BTreeMap;
use std::fmt::Write;

use expect_test::{Expect, expect};
use telemark_promql::{Dialect, parse_all};

use crate::corpora;
use crate::sexp;

/// Compares the trees of some queries, a blank line between two of them, and what is wrong with them.
fn check(queries: &[&str], expected: &Expect) {
    let mut actual = String::new();
    for query in queries {
        let parsed = parse_all(query, Dialect::Grafana);
        write!(actual, "{query}\n{}\n", sexp::with_spans(&parsed.expr)).unwrap();
        for error in parsed.errors {
            writeln!(actual, "{error} at {:?}", error.span().range()).unwrap();
        }
        actual.push('\n');
    }
    actual.truncate(actual.trim_end().len());
    actual.push('\n');
    expected.assert_eq(&actual);
}

#[test]
fn a_hole_may_be_an_expression_or_a_name() {
    check(
        &[
            "$query",
            "${query:raw} > bool [[limit]]",
            "-$x * ($y)",
            "$metric{job=\"a\"}",
            "$metric offset 5m",
            "sum($query) by (job)",
            "job:${name}:rate5m",
            "foo_$suffix",
            "${a}${b}",
        ],
        &expect![[r#"
            $query
            (hole $query@0..6 <Dollar query 0..6@0..6>)

            ${query:raw} > bool [[limit]]
            (binary@0..29 >@13..14 bool@15..19
              (hole ${query:raw}@0..12 <Braces query:raw 0..12@0..12>)
              (hole [[limit]]@20..29 <Brackets limit 0..9@20..29>))

            -$x * ($y)
            (binary@0..10 *@4..5
              (unary@0..3 -@0..1
                (hole $x@1..3 <Dollar x 0..2@1..3>))
              (paren@6..10
                (hole $y@7..9 <Dollar y 0..2@7..9>)))

            $metric{job="a"}
            (vector@0..16 $metric@0..7 <Dollar metric 0..7@0..7> [job@8..11 = "a"@12..15]@8..15)

            $metric offset 5m
            (vector@0..17 $metric@0..7 <Dollar metric 0..7@0..7> offset@8..17 300.0s@15..17)

            sum($query) by (job)
            (aggregate@0..20 sum@0..3 By@12..20 (job@16..19)
              (hole $query@4..10 <Dollar query 0..6@4..10>))

            job:${name}:rate5m
            (vector@0..18 job:${name}:rate5m@0..18 <Braces name 4..11@4..11>)

            foo_$suffix
            (vector@0..11 foo_$suffix@0..11 <Dollar suffix 4..11@4..11>)

            ${a}${b}
            (hole ${a}${b}@0..8 <Braces a 0..4@0..4> <Braces b 4..8@4..8>)
        "#]],
    );
}

#[test]
fn a_hole_may_be_any_length_of_time() {
    check(
        &[
            "a[$__rate_interval]",
            "a[${minutes}m]",
            "a[1h$rest]",
            "a[[[range:text]]]",
            "$query[$range:$__interval]",
            "a[$__range_s * 2] offset -$back @ ${__to:date:seconds}",
        ],
        &expect![[r#"
            a[$__rate_interval]
            (matrix@0..19 a@0..1@0..1 range $__rate_interval@2..18 <Dollar __rate_interval 0..16@2..18>)

            a[${minutes}m]
            (matrix@0..14 a@0..1@0..1 range ${minutes}m@2..13 <Braces minutes 0..10@2..12>)

            a[1h$rest]
            (matrix@0..10 a@0..1@0..1 range 1h$rest@2..9 <Dollar rest 2..7@4..9>)

            a[[[range:text]]]
            (matrix@0..17 a@0..1@0..1 range [[range:text]]@2..16 <Brackets range:text 0..14@2..16>)

            $query[$range:$__interval]
            (subquery@0..26 range $range@7..13 <Dollar range 0..6@7..13> step $__interval@14..25 <Dollar __interval 0..11@14..25>
              (hole $query@0..6 <Dollar query 0..6@0..6>))

            a[$__range_s * 2] offset -$back @ ${__to:date:seconds}
            (matrix@0..54 a@0..1@0..1 range (*@13..14 $__range_s@2..12 <Dollar __range_s 0..10@2..12> 2.0@15..16)@2..16 offset@18..31 (-@25..26 $back@26..31 <Dollar back 0..5@26..31>)@25..31 time@32..54 ${__to:date:seconds}@34..54 <Braces __to:date:seconds 0..20@34..54>)
        "#]],
    );
}

#[test]
fn texts_and_labels_have_holes() {
    check(
        &[
            "a{job=~\"$job|x\\n${b.text:regex}[[c:csv]]\"}",
            "a{job=${job:doublequote}, $label!=\"\", ${filters}}",
            "sum by ($labels, x_$y) (a)",
            "a * on ($on) group_left ($more) b",
            "label_replace(a, \"b\", \"$1-${2}-$name\", \"c\", \"(.*)$\")",
            "a{b=\"$ $$ ${} ${a [[5]] [[b\"}",
        ],
        &expect![[r#"
            a{job=~"$job|x\n${b.text:regex}[[c:csv]]"}
            (vector@0..42 a@0..1 [job@2..5 =~ "$job|x\n${b.text:regex}[[c:csv]]"@7..41 <Dollar job 0..4@8..12> <Braces b.text:regex 7..22@16..31> <Brackets c:csv 22..31@31..40>]@2..41)

            a{job=${job:doublequote}, $label!="", ${filters}}
            (vector@0..49 a@0..1 [job@2..5 = "${job:doublequote}"@6..24 <Braces job:doublequote 0..18@6..24>]@2..24 [$label@26..32 <Dollar label 0..6@26..32> != ""@34..36]@26..36 [${filters}@38..48 <Braces filters 0..10@38..48>])

            sum by ($labels, x_$y) (a)
            (aggregate@0..26 sum@0..3 By@4..22 ($labels@8..15 <Dollar labels 0..7@8..15>, x_$y@17..21 <Dollar y 2..4@19..21>)
              (vector@24..25 a@24..25))

            a * on ($on) group_left ($more) b
            (binary@0..33 *@2..3 On@4..31 ($on@8..11 <Dollar on 0..3@8..11>) ManyToOne ($more@25..30 <Dollar more 0..5@25..30>)
              (vector@0..1 a@0..1)
              (vector@32..33 b@32..33))

            label_replace(a, "b", "$1-${2}-$name", "c", "(.*)$")
            (call@0..52 label_replace@0..13
              (vector@14..15 a@14..15)
              (string "b"@17..20)
              (string "$1-${2}-$name"@22..37 <Dollar name 8..13@31..36>)
              (string "c"@39..42)
              (string "(.*)$"@44..51))

            a{b="$ $$ ${} ${a [[5]] [[b"}
            (vector@0..29 a@0..1 [b@2..3 = "$ $$ ${} ${a [[5]] [[b"@4..28]@2..28)
        "#]],
    );
}

#[test]
fn functions_and_operators_have_holes() {
    check(
        &[
            "$fn(a[5m], 3)",
            "${fn}_over_time(a[5m])",
            "$agg by (x) (a)",
            "$agg(5, a) without (x)",
            "a $op b + c",
            "$agg() by (x)",
        ],
        &expect![[r#"
            $fn(a[5m], 3)
            (call@0..13 $fn@0..3 <Dollar fn 0..3@0..3>
              (matrix@4..9 a@4..5@4..5 range 300.0s@6..8)
              (number 3.0@11..12))

            ${fn}_over_time(a[5m])
            (call@0..22 ${fn}_over_time@0..15 <Braces fn 0..5@0..5>
              (matrix@16..21 a@16..17@16..17 range 300.0s@18..20))

            $agg by (x) (a)
            (aggregate@0..15 ? $agg@0..4 <Dollar agg 0..4@0..4> By@5..11 (x@9..10)
              (vector@13..14 a@13..14))

            $agg(5, a) without (x)
            (aggregate@0..22 ? $agg@0..4 <Dollar agg 0..4@0..4> Without@11..22 (x@20..21)
              (number 5.0@5..6)
              (vector@8..9 a@8..9))

            a $op b + c
            (binary@0..11 $op@2..5 <Dollar op 0..3@2..5>
              (vector@0..1 a@0..1)
              (binary@6..11 +@8..9
                (vector@6..7 b@6..7)
                (vector@10..11 c@10..11)))

            $agg() by (x)
            (aggregate@0..13 ? $agg@0..4 <Dollar agg 0..4@0..4> By@7..13 (x@11..12)
              (invalid@4..4))
            unexpected number of arguments of `$agg`, expected 1 to 2, found 0 at 0..4
        "#]],
    );
}

#[test]
fn what_a_hole_leaves_open_is_not_complained_about() {
    check(
        &["rate($x)", "$x and $y", "1 == $x", "$x[5m] + 1", "rate(sum($x))"],
        &expect![[r#"
        rate($x)
        (call@0..8 rate@0..4
          (hole $x@5..7 <Dollar x 0..2@5..7>))

        $x and $y
        (binary@0..9 and@3..6
          (hole $x@0..2 <Dollar x 0..2@0..2>)
          (hole $y@7..9 <Dollar y 0..2@7..9>))

        1 == $x
        (binary@0..7 ==@2..4
          (number 1.0@0..1)
          (hole $x@5..7 <Dollar x 0..2@5..7>))

        $x[5m] + 1
        (binary@0..10 +@7..8
          (matrix@0..6 $x@0..2 <Dollar x 0..2@0..2>@0..2 range 300.0s@3..5)
          (number 1.0@9..10))
        unexpected range vector beside `+`, expected scalar or instant vector at 0..6

        rate(sum($x))
        (call@0..13 rate@0..4
          (aggregate@5..12 sum@5..8
            (hole $x@9..11 <Dollar x 0..2@9..11>)))
        unexpected instant vector in a call of `rate`, expected range vector at 5..12
    "#]],
    );
}

#[test]
fn prometheus_knows_no_holes() {
    let errors = parse_all("a{b=\"$c\"} + $d[$e]", Dialect::Prometheus).errors;
    let shown: Vec<_> = errors.iter().map(|e| format!("{:?} {e}", e.span().range())).collect();
    expect![[r#"
        12..13 unexpected character `$`
        15..16 unexpected character `$`
        16..17 unexpected `e` in a range, expected a number, a duration, `step()`, `range()`, `max_of(…)` or `min_of(…)`"#]].assert_eq(&shown.join("\n"));
}

#[test]
fn dashboards_parse() {
    let cases = corpora::cases_or_skip("dashboards_parse", "dash__");
    if cases.is_empty() {
        return;
    }
    let mut counts = BTreeMap::new();
    let mut refused = String::new();
    for case in &cases {
        let errors = parse_all(&case.expr, Dialect::Grafana).errors;
        let what = match case.expr.split_once('(') {
            _ if errors.is_empty() => "PromQL",
            // Grafana's own, for the values of variables.
            Some((function @ ("label_values" | "query_result"), _)) => function,
            _ => {
                writeln!(refused, "{}: {errors:?}", case.id).unwrap();
                "neither"
            }
        };
        *counts.entry((case.kind.as_str(), what)).or_insert(0) += 1;
    }
    let mut shown = String::new();
    for ((kind, what), count) in counts {
        writeln!(shown, "{count} {kind}: {what}").unwrap();
    }
    expect![[r#"
        1093 panel: PromQL
        1 templating: PromQL
        84 templating: label_values
        2 templating: query_result
    "#]]
    .assert_eq(&(shown + &refused));
}
