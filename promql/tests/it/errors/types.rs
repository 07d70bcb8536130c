//! Types of operands and arguments.

use expect_test::expect;

use super::check;

#[test]
fn operands_must_have_the_right_types() {
    check(
        &[
            "1 > 2",
            "a + 'b'",
            "a[5m] + b",
            "-'a'",
            "-a[5m]",
            "1 and a",
            "a or 1",
            "a + on (x) 1",
            "a and on (x) group_left b",
            "a * on (x) group_left (y, x) b",
        ],
        &expect![[r#"
            unexpected comparison of two scalars, expected `bool` behind the operator
            | 1 > 2
            |   ^

            unexpected string beside `+`, expected scalar or instant vector
            | a + 'b'
            |     ^^^

            unexpected range vector beside `+`, expected scalar or instant vector
            | a[5m] + b
            | ^^^^^

            unexpected string behind a sign, expected scalar or instant vector
            | -'a'
            |  ^^^

            unexpected range vector behind a sign, expected scalar or instant vector
            | -a[5m]
            |  ^^^^^

            unexpected scalar beside `and`, expected instant vector on both sides
            | 1 and a
            | ^

            unexpected scalar beside `or`, expected instant vector on both sides
            | a or 1
            |      ^

            unexpected matching, expected it between two instant vectors only
            | a + on (x) 1
            |     ^^^^^^

            unexpected grouping behind `and`, which always matches many to many
            | a and on (x) group_left b
            |       ^^^^^^^^^^^^^^^^^

            unexpected label `x`, which `on` names already
            | a * on (x) group_left (y, x) b
            |                           ^
        "#]],
    );
}

#[test]
fn arguments_must_have_the_right_types() {
    check(
        &[
            "rate(foo)",
            "abs(foo[5m])",
            "vector(foo)",
            "label_join(a, b, 'c')",
            "label_join(a, 'b', 'c', 'd', 1)",
            "sum(1)",
            "sum(a[5m])",
            "topk(a, b)",
            "count_values(1, a)",
            "quantile('0.9', a)",
            "rate(a[5m])[1h:][1h:]",
            "sum(-(rate(foo)))",
        ],
        &expect![[r#"
            unexpected instant vector in a call of `rate`, expected range vector
            | rate(foo)
            |      ^^^

            unexpected range vector in a call of `abs`, expected instant vector
            | abs(foo[5m])
            |     ^^^^^^^

            unexpected instant vector in a call of `vector`, expected scalar
            | vector(foo)
            |        ^^^

            unexpected instant vector in a call of `label_join`, expected string
            | label_join(a, b, 'c')
            |               ^

            unexpected scalar in a call of `label_join`, expected string
            | label_join(a, 'b', 'c', 'd', 1)
            |                              ^

            unexpected scalar in `sum`, expected instant vector
            | sum(1)
            |     ^

            unexpected range vector in `sum`, expected instant vector
            | sum(a[5m])
            |     ^^^^^

            unexpected instant vector as the parameter of `topk`, expected scalar
            | topk(a, b)
            |      ^

            unexpected scalar as the parameter of `count_values`, expected string
            | count_values(1, a)
            |              ^

            unexpected string as the parameter of `quantile`, expected scalar
            | quantile('0.9', a)
            |          ^^^^^

            unexpected range vector before a subquery, expected instant vector
            | rate(a[5m])[1h:][1h:]
            | ^^^^^^^^^^^^^^^^

            unexpected instant vector in a call of `rate`, expected range vector
            | sum(-(rate(foo)))
            |            ^^^
        "#]],
    );
}
