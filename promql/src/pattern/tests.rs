//! What is found out about expressions, one a line.

#![expect(
    clippy::needless_raw_string_hashes,
    reason = "`UPDATE_EXPECT=1` writes expectations with hashes"
)]

use std::fmt::Write;

use expect_test::{Expect, expect};

use super::matches_empty;

/// Compares the answers for some expressions, which blanks separate.
fn check(patterns: &str, expected: &Expect) {
    let mut actual = String::new();
    for pattern in patterns.split_whitespace() {
        let answer = match matches_empty(pattern) {
            Ok(true) => "may be empty".to_owned(),
            Ok(false) => "is never empty".to_owned(),
            Err(error) => error.to_string(),
        };
        writeln!(actual, "{pattern}: {answer}").unwrap();
    }
    expected.assert_eq(&actual);
}

#[test]
fn repetitions_and_alternatives_decide_whether_the_empty_text_matches() {
    check(
        "a .* .+ .? a*b a*b? a| |a a|b (a|)b (a|)(b|) (a+)* (a*)+ a{0} a{0,2} a{1,} (){3} () (?:) a(?i)*",
        &expect![[r#"
            a: is never empty
            .*: may be empty
            .+: is never empty
            .?: may be empty
            a*b: is never empty
            a*b?: may be empty
            a|: may be empty
            |a: may be empty
            a|b: is never empty
            (a|)b: is never empty
            (a|)(b|): may be empty
            (a+)*: may be empty
            (a*)+: may be empty
            a{0}: may be empty
            a{0,2}: may be empty
            a{1,}: is never empty
            (){3}: may be empty
            (): may be empty
            (?:): may be empty
            a(?i)*: may be empty
        "#]],
    );
}

#[test]
fn anchors_match_the_empty_text_but_for_the_word_boundary() {
    check(
        r"^ $ ^$ \A\z \B \b ^*a",
        &expect![[r#"
        ^: may be empty
        $: may be empty
        ^$: may be empty
        \A\z: may be empty
        \B: may be empty
        \b: is never empty
        ^*a: is never empty
    "#]],
    );
}

#[test]
fn escapes_and_classes_are_characters() {
    check(
        r"\d \pL* \p{Greek} \P{^Lu}? \x41 \x{10FFFF} \012 \. \_ \n [a-z] [^a-z]* []a] [a-] [-a] [\d\-x]
        [[:alpha:]_] [[:^alpha:]] [[:] \Q.*\E \Q\E \Qa\E* \Qa \p{Han} { a{ a{,2} a{x} a{02} } ] é",
        &expect![[r#"
            \d: is never empty
            \pL*: may be empty
            \p{Greek}: is never empty
            \P{^Lu}?: may be empty
            \x41: is never empty
            \x{10FFFF}: is never empty
            \012: is never empty
            \.: is never empty
            \_: is never empty
            \n: is never empty
            [a-z]: is never empty
            [^a-z]*: may be empty
            []a]: is never empty
            [a-]: is never empty
            [-a]: is never empty
            [\d\-x]: is never empty
            [[:alpha:]_]: is never empty
            [[:^alpha:]]: is never empty
            [[:]: is never empty
            \Q.*\E: is never empty
            \Q\E: may be empty
            \Qa\E*: may be empty
            \Qa: is never empty
            \p{Han}: is never empty
            {: is never empty
            a{: is never empty
            a{,2}: is never empty
            a{x}: is never empty
            a{02}: is never empty
            }: is never empty
            ]: is never empty
            é: is never empty
        "#]],
    );
}

#[test]
fn flags_and_names_leave_the_group_as_it_is() {
    check(
        "(?i)a (?i-s:a*) (?-U) (?P<n>a?) (?<n>a) (?ims) (?)",
        &expect![[r#"
        (?i)a: is never empty
        (?i-s:a*): may be empty
        (?-U): may be empty
        (?P<n>a?): may be empty
        (?<n>a): is never empty
        (?ims): may be empty
        (?): may be empty
    "#]],
    );
}

#[test]
fn what_go_refuses_is_refused() {
    check(
        r"( ) a)(b [ [] [a [^] * +a a|? (*) a** a*?* a{2}* a{1001} a{1,1001} a{3,2} (a{100}){11}
        ((a{10}){10}){11} [z-a] [a-\d] [[:nope:]] \p{nope} \p{Greek \pX \1 \8 \x4 \x{110000} \x{} \q \C \Z
        \é \ (? (?i (?=a) (?!a) (?i-) (?--i) (?P<>a) (?P<a-b>a) (?P<n>a)(?P<n>b)",
        &expect![[r#"
            (: missing `)`
            ): a `)` without a `(`
            a)(b: a `)` without a `(`
            [: missing `]`
            []: missing `]`
            [a: missing `]`
            [^]: missing `]`
            *: nothing to repeat
            +a: nothing to repeat
            a|?: nothing to repeat
            (*): nothing to repeat
            a**: a repetition stands directly behind another one
            a*?*: a repetition stands directly behind another one
            a{2}*: a repetition stands directly behind another one
            a{1001}: a count is above 1000, or the smaller one comes second
            a{1,1001}: a count is above 1000, or the smaller one comes second
            a{3,2}: a count is above 1000, or the smaller one comes second
            (a{100}){11}: a count is above 1000, or the smaller one comes second
            ((a{10}){10}){11}: a count is above 1000, or the smaller one comes second
            [z-a]: `z-a` is no range of characters
            [a-\d]: unknown escape `\d`
            [[:nope:]]: unknown character class `[:nope:]`
            \p{nope}: unknown character class `\p{nope}`
            \p{Greek: unknown character class `\p{Greek`
            \pX: unknown character class `\pX`
            \1: unknown escape `\1`
            \8: unknown escape `\8`
            \x4: unknown escape `\x`
            \x{110000}: unknown escape `\x{110000}`
            \x{}: unknown escape `\x{}`
            \q: unknown escape `\q`
            \C: unknown escape `\C`
            \Z: unknown escape `\Z`
            \é: unknown escape `\é`
            \: a `\` at the end
            (?: unknown group syntax behind `(?`, expected `:`, flags out of `imsU`, or `P<name>`
            (?i: unknown group syntax behind `(?`, expected `:`, flags out of `imsU`, or `P<name>`
            (?=a): unknown group syntax behind `(?`, expected `:`, flags out of `imsU`, or `P<name>`
            (?!a): unknown group syntax behind `(?`, expected `:`, flags out of `imsU`, or `P<name>`
            (?i-): unknown group syntax behind `(?`, expected `:`, flags out of `imsU`, or `P<name>`
            (?--i): unknown group syntax behind `(?`, expected `:`, flags out of `imsU`, or `P<name>`
            (?P<>a): unknown group syntax behind `(?`, expected `:`, flags out of `imsU`, or `P<name>`
            (?P<a-b>a): unknown group syntax behind `(?`, expected `:`, flags out of `imsU`, or `P<name>`
            (?P<n>a)(?P<n>b): two groups are named `n`
        "#]],
    );
}

#[test]
fn counts_that_go_allows_are_allowed() {
    check(
        "a{1000} (a{100}){10} (a{0}){1000} ((a{1000}){0}){1000}",
        &expect![[r#"
        a{1000}: is never empty
        (a{100}){10}: is never empty
        (a{0}){1000}: may be empty
        ((a{1000}){0}){1000}: may be empty
    "#]],
    );
}
