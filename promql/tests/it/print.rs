//! Trees as text, and back.

use std::fmt::Write;

use expect_test::{Expect, expect};
use telemark_promql::{Dialect, Expr, parse_all, pretty, print};

use crate::corpora;

/// Compares what some queries of dashboards are printed as.
fn check(queries: &[&str], expected: &Expect) {
    let mut actual = String::new();
    for query in queries {
        let parsed = parse_all(query, Dialect::Grafana);
        assert_eq!(parsed.errors, [], "{query}");
        let printed = print(&parsed.expr, Dialect::Grafana);
        assert_round_trip(query, Dialect::Grafana);
        writeln!(actual, "{printed}").unwrap();
    }
    expected.assert_eq(&actual);
}

/// A valid query's tree is, but for spans, that of its printed forms; whether it was valid.
pub(crate) fn assert_round_trip(query: &str, dialect: Dialect) -> bool {
    let parsed = parse_all(query, dialect);
    if !parsed.errors.is_empty() {
        return false;
    }
    let expected = without_spans(&parsed.expr);
    for printed in [print(&parsed.expr, dialect), pretty(&parsed.expr, dialect)] {
        let again = parse_all(&printed, dialect);
        assert_eq!(again.errors, [], "{query}\n{printed}");
        assert_eq!(without_spans(&again.expr), expected, "{query}\n{printed}");
    }
    true
}

/// All of a tree but its spans.
fn without_spans(expr: &Expr) -> String {
    let debug = format!("{expr:?}");
    let mut pieces = debug.split("Span { start: ");
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(first, |text, piece| {
        let (_, behind) = piece.split_once('}').expect("a span ends");
        text + behind
    })
}

#[test]
fn what_is_printed_has_one_space_everywhere() {
    check(
        &[
            "sum(a)by(b)",
            "SUM without(b,)( a ) # comment",
            "topk ( 5 , {__name__=~'a|b',c!=\"\"} )",
            "a+b*-c^2==bool 3",
            "a*on(b)group_left c",
            "a * ignoring () group_right (\"d.e\") fill_right(0) fill_left(-1) (c)",
            "a + fill_left(0) fill_right(0) b",
            "{\"my.metric\",a=\"b\"}",
            "{a=\"b\",'my.metric',\"other\"}",
            "a[90m] @ 1609746000.5 offset -1d",
            "rate(a[5m]smoothed)[1h:]@end()",
            "a[ 5m*2 - -(3) : step ( ) ]",
            "a offset (5m)*2 > b",
            "a offset --5m+3",
            "a offset -max_of(1,range())",
            "1e300 + 0x1f + 1_000 + .5 + Inf - NaN + 1h30m",
            "label_join(a, \"\\x07\\u00e9\\xff\\\"\", `\\d`, '\\'')",
            "holt_winters(a[5m], 0.5, 0.5)",
        ],
        &expect![[r#"
            sum by (b) (a)
            SUM without (b) (a)
            topk(5, {__name__=~'a|b', c!=""})
            a + b * -c ^ 2 == bool 3
            a * on (b) group_left () c
            a * ignoring () group_right ("d.e") fill_left (-1) fill_right (0) (c)
            a + fill (0) b
            {"my.metric", a="b"}
            {'my.metric', a="b", __name__="other"}
            a[1h30m] offset -1d @ 1609746000.5
            rate(a[5m] smoothed)[1h:] @ end()
            a[5m * 2 - -(3):step()]
            a offset (5m) * 2 > b
            a offset --5m + 3
            a offset -max_of(1, range())
            1e300 + 31 + 1000 + 0.5 + Inf - NaN + 1h30m
            label_join(a, "\x07é\ufffd\"", `\d`, '\'')
            holt_winters(a[5m], 0.5, 0.5)
        "#]],
    );
}

#[test]
fn holes_stay_where_they_are() {
    check(
        &[
            "$query",
            "${query:raw}+1",
            "$metric{}",
            "$metric[5m]",
            "foo_${x}_total{a=~\"$b|[[c:regex]]\",$d,$e=$f}",
            "rate(a[$__rate_interval])",
            "rate(a[[[x]]])[$a:${b}m]offset $c @ $d",
            "$agg by($a,b)(c)",
            "$agg(c)without($a)",
            "${fn}_over_time(a[5$unit])",
            "a $op b",
            "-$x",
            "a{b=\"\\x24x$y\\x7a${y}z\\x24{a:$b}\"}",
        ],
        &expect![[r#"
            $query
            ${query:raw} + 1
            $metric{}
            $metric[5m]
            foo_${x}_total{a=~"$b|[[c:regex]]", $e=$f, $d}
            rate(a[$__rate_interval])
            rate(a[[[x]]])[$a:${b}m] offset $c @ $d
            $agg by ($a, b) (c)
            $agg without ($a) (c)
            ${fn}_over_time(a[5$unit])
            a $op b
            -$x
            a{b="\x24x$y\x7a${y}z\x24{a:$b}"}
        "#]],
    );
}

#[test]
fn what_is_long_is_broken_where_it_can_be() {
    let query = "histogram_quantile(0.99, sum by (le, http_route) (rate(http_server_request_duration_seconds_bucket{job=\"api\"}[5m]))) \
        > on (http_route) group_left () (max_over_time(some_other_metric_that_is_long[1h]) * 1.5 or vector(0.00000000001)) \
        and -avg_over_time((up{job=\"api\"} * on (instance) group_left (version) build_info{job=\"api\"})[30m:1m] offset 1d) < 0.123456789";
    let parsed = parse_all(query, Dialect::Prometheus);
    expect![[r#"
        histogram_quantile(
          0.99,
          sum by (le, http_route) (rate(http_server_request_duration_seconds_bucket{job="api"}[5m]))
        )
        > on (http_route) group_left ()
        (max_over_time(some_other_metric_that_is_long[1h]) * 1.5 or vector(0.00000000001))
        and
        -avg_over_time(
          (up{job="api"} * on (instance) group_left (version) build_info{job="api"})[30m:1m] offset 1d
        )
        <
        0.123456789"#]].assert_eq(&pretty(&parsed.expr, Dialect::Prometheus));
}

#[test]
fn every_query_prints_as_one_with_the_same_tree() {
    let cases = corpora::cases_or_skip("every_query_prints_as_one_with_the_same_tree", "");
    if cases.is_empty() {
        return;
    }
    let round_trips =
        |dialect| cases.iter().filter(|case| assert_round_trip(&case.expr, dialect)).count();
    let (prometheus, grafana) = (round_trips(Dialect::Prometheus), round_trips(Dialect::Grafana));
    let summary = format!("of {}: {prometheus} of Prometheus, {grafana} of Grafana\n", cases.len());
    expect![[r#"
        of 4041: 3251 of Prometheus, 3867 of Grafana
    "#]]
    .assert_eq(&summary);
}
