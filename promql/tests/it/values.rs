//! What literals and signatures say: values, types, and numbers of arguments.

use std::fmt::Write;

use expect_test::{Expect, expect};
use telemark_promql::{ExprKind, Function, parse};

/// Compares the values of literals, one a line.
fn check_values(literals: &[&str], expected: &Expect) {
    let mut actual = String::new();
    for literal in literals {
        let expr = parse(literal).unwrap_or_else(|error| panic!("{literal}: {error}"));
        match expr.kind {
            ExprKind::Number(number) => writeln!(actual, "{literal} = {:?}", number.value).unwrap(),
            ExprKind::String(string) => writeln!(actual, "{literal} = {:?}", string.value).unwrap(),
            ExprKind::MatrixSelector(matrix) => {
                writeln!(actual, "{literal} = {:?}", matrix.range.seconds().unwrap()).unwrap();
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
            a[1ms] = 0.001
            a[1s] = 1.0
            a[2m] = 120.0
            a[1h30m] = 5400.0
            a[1d] = 86400.0
            a[1w] = 604800.0
            a[1y] = 31536000.0
            a[1y2w3d4h5m6s7ms] = 33019506.007
            a[0h90m] = 5400.0
            a[8869990787ms] = 8869990.787
            a[ 5m ] = 300.0
            a[292y] = 9208512000.0
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
        writeln!(actual, "{query}: {}", expr.value_type().unwrap()).unwrap();
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
    assert_eq!(Function::ALL.len(), 91, "the 90 of Prometheus 3.14, and `holt_winters`");
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
