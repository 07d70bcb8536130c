//! What queries ask of their servers.

use std::collections::BTreeMap;
use std::fmt::Write;

use expect_test::expect;
use telemark_promql::{Dialect, Feature, Flag, Unmet, Version, parse, parse_all, requirements};

use crate::corpora;

#[test]
fn each_part_asks_for_itself() {
    let mut actual = String::new();
    for query in [
        "rate(a[5m] offset -1d @ 0)",
        "{\"a.b\", \"c\"=\"d\"} * on (\"e\", f:g) group_left (h) i",
        "limitk by (a:b) (5m, max_over_time(c[10:step()]))",
        "max_over_time(a[5m * 2 - -(3)] offset -max_of(range(), 1) @ 5m)",
        "rate(a[5m] anchored) </ fill(0) b smoothed",
        "holt_winters(a[5m], 0.5, 0.5) + first_over_time(b[5m]) + histogram_avg(c)",
    ] {
        let expr = parse(query).unwrap();
        writeln!(actual, "{query}").unwrap();
        for requirement in requirements(&expr) {
            writeln!(actual, "    {} at {:?}", requirement.feature, requirement.span.range())
                .unwrap();
        }
    }
    expect![[r#"
        rate(a[5m] offset -1d @ 0)
        {"a.b", "c"="d"} * on ("e", f:g) group_left (h) i
            a quoted name at 1..6
            a quoted name at 8..11
            a quoted name at 23..26
            a colon in the name of a label at 28..31
        limitk by (a:b) (5m, max_over_time(c[10:step()]))
            the aggregation `limitk` at 0..6
            a colon in the name of a label at 11..14
            a length of time as a number at 17..19
            a number as a length of time at 37..39
            `step()` as a length of time at 40..46
        max_over_time(a[5m * 2 - -(3)] offset -max_of(range(), 1) @ 5m)
            arithmetic in a length of time at 16..29
            arithmetic in a length of time at 38..57
            `max_of` and `min_of` of lengths of time at 39..45
            `range()` as a length of time at 46..53
            a length of time as a number at 60..62
        rate(a[5m] anchored) </ fill(0) b smoothed
            `anchored` at 11..19
            the operator `</` at 21..23
            `fill` at 24..31
            `smoothed` at 34..42
        holt_winters(a[5m], 0.5, 0.5) + first_over_time(b[5m]) + histogram_avg(c)
            the function `holt_winters` at 0..12
            the function `first_over_time` at 32..47
            the function `histogram_avg` at 57..70
    "#]]
    .assert_eq(&actual);
}

#[test]
fn a_version_and_its_flags_decide() {
    let mut actual = String::new();
    let features = requirements(
        &parse("holt_winters(a[1], 5m, 1) + first_over_time(b[1m + 1m] smoothed)").unwrap(),
    );
    for (version, flags) in [
        ("2.42", &[] as &[Flag]),
        ("2.54.1", &[]),
        ("v3.7", &[]),
        ("3.7", &Flag::ALL),
        ("3.14", &[]),
        ("3.14", &[Flag::ExtendedRangeSelectors]),
    ] {
        writeln!(actual, "{version} {flags:?}").unwrap();
        let version: Version = version.parse().unwrap();
        for requirement in &features {
            if let Some(unmet) = requirement.feature.unmet(version, flags) {
                writeln!(actual, "    {}: {unmet:?}", requirement.feature).unwrap();
            }
        }
    }
    expect![[r#"
        2.42 []
            a number as a length of time: Since(Version { major: 2, minor: 54 })
            a length of time as a number: Since(Version { major: 2, minor: 54 })
            the function `first_over_time`: Since(Version { major: 3, minor: 7 })
            arithmetic in a length of time: Since(Version { major: 3, minor: 4 })
            `smoothed`: Since(Version { major: 3, minor: 7 })
        2.54.1 []
            the function `first_over_time`: Since(Version { major: 3, minor: 7 })
            arithmetic in a length of time: Since(Version { major: 3, minor: 4 })
            `smoothed`: Since(Version { major: 3, minor: 7 })
        v3.7 []
            the function `holt_winters`: Until(Version { major: 3, minor: 0 })
            the function `first_over_time`: Disabled(ExperimentalFunctions)
            arithmetic in a length of time: Disabled(DurationExpr)
            `smoothed`: Disabled(ExtendedRangeSelectors)
        3.7 [BinopFillModifiers, DurationExpr, ExperimentalFunctions, ExtendedRangeSelectors]
            the function `holt_winters`: Until(Version { major: 3, minor: 0 })
        3.14 []
            the function `holt_winters`: Until(Version { major: 3, minor: 0 })
            `smoothed`: Disabled(ExtendedRangeSelectors)
        3.14 [ExtendedRangeSelectors]
            the function `holt_winters`: Until(Version { major: 3, minor: 0 })
    "#]]
    .assert_eq(&actual);
}

#[test]
fn a_version_has_two_numbers() {
    let errors = ["3", "", "3.x", "three.four", "3.70000"].map(|text| {
        text.parse::<Version>()
            .map_or_else(|error| error.to_string(), |version| version.to_string())
    });
    expect![[r#"
        `3` is no version of Prometheus, expected one such as `3.14`
        `` is no version of Prometheus, expected one such as `3.14`
        `3.x` is no version of Prometheus, expected one such as `3.14`
        `three.four` is no version of Prometheus, expected one such as `3.14`
        `3.70000` is no version of Prometheus, expected one such as `3.14`"#]]
    .assert_eq(&errors.join("\n"));
}

/// Which features the queries of the corpora use, in how many places.
#[test]
fn the_corpora_ask_for_what_upstream_tests() {
    let cases = corpora::cases_or_skip("the_corpora_ask_for_what_upstream_tests", "");
    if cases.is_empty() {
        return;
    }
    let mut counts = BTreeMap::new();
    for case in &cases {
        let parsed = parse_all(&case.expr, Dialect::Grafana);
        if parsed.errors.is_empty() {
            for requirement in requirements(&parsed.expr) {
                *counts.entry(requirement.feature.to_string()).or_insert(0) += 1;
            }
        }
    }
    let mut shown = String::new();
    for (feature, count) in counts {
        writeln!(shown, "{count} {feature}").unwrap();
    }
    expect![[r#"
        35 `anchored`
        27 `fill`
        11 `max_of` and `min_of` of lengths of time
        7 `range()` as a length of time
        34 `smoothed`
        18 `step()` as a length of time
        8 a length of time as a number
        28 a number as a length of time
        8 a quoted name
        37 arithmetic in a length of time
        16 the aggregation `limit_ratio`
        12 the aggregation `limitk`
        2 the function `double_exponential_smoothing`
        8 the function `end`
        7 the function `histogram_avg`
        10 the function `histogram_quantiles`
        8 the function `histogram_stddev`
        2 the function `histogram_stdvar`
        27 the function `info`
        5 the function `mad_over_time`
        6 the function `max_of`
        2 the function `min_of`
        6 the function `range`
        2 the function `sort_by_label_desc`
        6 the function `sort_by_label`
        1 the function `start_timestamp`
        3 the function `start`
        3 the function `step`
        3 the function `ts_of_first_over_time`
        2 the function `ts_of_last_over_time`
        1 the function `ts_of_min_over_time`
        26 the operator `</`
        22 the operator `>/`
    "#]]
    .assert_eq(&shown);
}

#[test]
fn what_2_42_has_needs_nothing() {
    let old =
        requirements(&parse("sum by (a) (rate(b{c=~\"d\"}[5m] offset 1m @ start()))").unwrap());
    assert_eq!(old, []);
    let gone = requirements(&parse("holt_winters(a[5m], 0, 1)").unwrap());
    let version = Version { major: 3, minor: 0 };
    let unmet: Vec<_> =
        gone.iter().map(|it| (it.feature, it.feature.unmet(version, &[]))).collect();
    let function = telemark_promql::Function::HoltWinters;
    assert_eq!(unmet, [(Feature::Function(function), Some(Unmet::Until(version)))]);
}
