//! What templates take from their alerts, and what is wrong with them.

use std::fmt::Write as _;

use expect_test::{Expect, expect};

use super::{Source, read};

/// Shows each use and each error under the template.
fn check(text: &str, expect: &Expect) {
    let template = read(text);
    let mut shown = String::new();
    let of = |of: Source| match of {
        Source::Alert => "alert".to_owned(),
        Source::Query(query) => format!("query {query}"),
    };
    for label in &template.labels {
        let written = &text[label.range.clone()];
        let _ = writeln!(shown, "label {} of {} at {written}", label.name, of(label.of));
    }
    for value in &template.values {
        let written = &text[value.range.clone()];
        let _ = writeln!(shown, "{} of {} at {written}", value.function.name(), of(value.of));
    }
    for query in &template.queries {
        let _ = writeln!(shown, "query {:?} at {}", query.text, &text[query.range.clone()]);
    }
    for error in &template.errors {
        let written = &text[error.range.clone()];
        let meant = error.nearest.map_or(String::new(), |name| format!(" (meant: {name})"));
        let _ = writeln!(shown, "error at {written:?}: {}{meant}", error.message);
    }
    expect.assert_eq(&shown);
}

#[test]
fn a_text_without_braces_takes_nothing() {
    check("Instance down { } }} $labels.job", &expect![[""]]);
}

#[test]
fn labels_are_found_in_every_spelling() {
    check(
        r#"{{ $labels.job }} {{.Labels.instance}} {{ index $labels "a-b" }} {{ $.Labels.zone }}
        {{- with $labels }}{{ .pod }}{{ end -}} {{ ($labels).node }} {{ $l := $labels }}{{ $l.x }}"#,
        &expect![[r#"
            label job of alert at job
            label instance of alert at instance
            label a-b of alert at "a-b"
            label zone of alert at zone
            label pod of alert at pod
            label node of alert at node
            label x of alert at x
        "#]],
    );
}

#[test]
fn the_labels_of_a_query_are_not_the_alerts() {
    check(
        r#"{{ range query "up == 0" }}{{ .Labels.instance }} of {{ $labels.job }}{{ end }}
        {{ with query "a" }}{{ . | first | label "x" }} {{ (first .).Labels.y }}{{ end }}
        {{ range $i, $s := query (printf "b{job=%q}" $labels.job) }}{{ $s.Labels.z }}{{ end }}"#,
        &expect![[r#"
            label instance of query 0 at instance
            label job of alert at job
            label x of query 1 at "x"
            label y of query 1 at y
            label job of alert at job
            label z of query 2 at z
            query Some("up == 0") at "up == 0"
            query Some("a") at "a"
            query None at query (printf "b{job=%q}" $labels.job)
        "#]],
    );
}

#[test]
fn how_a_value_is_shown_is_found() {
    check(
        r#"{{ $value | humanizeDuration }} {{ humanizePercentage .Value }} {{ $value }}
        {{ printf "%.2f" $value | humanize }} {{ query "q" | first | value | humanize1024 }}"#,
        &expect![[r#"
            humanizeDuration of alert at humanizeDuration
            humanizePercentage of alert at humanizePercentage .Value
            humanize1024 of query 0 at humanize1024
            query Some("q") at "q"
        "#]],
    );
}

#[test]
fn an_unknown_name_is_an_error_that_knows_what_was_meant() {
    check(
        "{{ $label.job }} {{ $value | humanise }} {{ .labels.job }} {{ .Label }} {{ foo }}",
        &expect![[r#"
            error at "$label": there is no variable `$label` (meant: labels)
            error at "humanise": there is no function `humanise` (meant: humanize)
            error at ".labels": an alert's dot has no field `.labels`, it has `.Labels`, `.ExternalLabels`, `.ExternalURL`, `.Value` (meant: Labels)
            error at ".Label": an alert's dot has no field `.Label`, it has `.Labels`, `.ExternalLabels`, `.ExternalURL`, `.Value` (meant: Labels)
            error at "foo": there is no function `foo`
        "#]],
    );
}

#[test]
fn what_is_never_closed_is_an_error_where_it_opens() {
    check(
        "{{ $labels.job",
        &expect![[r#"
        error at "{{": this action never ends: expected `}}`
    "#]],
    );
    check(
        "{{ if $value }}x",
        &expect![[r#"
        error at "{{ if $value }}": this block never ends: expected `{{ end }}`
    "#]],
    );
    check(
        r#"{{ "x }}"#,
        &expect![[r#"
        error at "\"": this text never ends: expected "
    "#]],
    );
    check(
        "{{ (len $labels }}",
        &expect![[r#"
        error at "(": this parenthesis is never closed
    "#]],
    );
    check(
        "a{{ end }}",
        &expect![[r#"
        error at "{{ end }}": `end` without a block before it
    "#]],
    );
    check(
        "{{ len $labels) }}",
        &expect![[r#"
        error at ")": nothing opened this parenthesis
    "#]],
    );
}

#[test]
fn an_action_without_a_value_is_an_error() {
    check(
        "{{ }} {{ if }}{{ end }} {{ $value | }} {{ else }}",
        &expect![[r#"
        error at "{{ }}": an action wants something in its braces
        error at "{{ if }}": a block wants a value behind its word
        error at "": expected a value here
        error at "{{ else }}": `else` without a block before it
    "#]],
    );
}

#[test]
fn comments_branches_and_definitions_are_read() {
    check(
        "{{/* $labels.no */}}{{ if eq $labels.a \"x\" }}1{{ else if .Labels.b }}2{{ else }}{{ $labels.c }}{{ end }}\
         {{ define \"t\" }}{{ .Anything }}{{ end }}{{ template \"t\" $labels.d }}",
        &expect![[r#"
            label a of alert at a
            label b of alert at b
            label c of alert at c
            label d of alert at d
        "#]],
    );
}

#[test]
fn a_variable_ends_with_its_block() {
    check(
        "{{ with $x := $labels.a }}{{ $x }}{{ end }}{{ $x }}{{ $y = 1 }}",
        &expect![[r#"
            label a of alert at a
            error at "$x": there is no variable `$x`
            error at "$y": there is no variable `$y`
        "#]],
    );
}

#[test]
fn depth_is_bounded() {
    let blocks = "{{ if $value }}".repeat(100_000);
    let deep = read(&blocks);
    assert_eq!(deep.errors[0].message, "this block never ends: expected `{{ end }}`");
    let last = deep.errors.last().map(|error| error.message.as_str());
    assert_eq!(last, Some("more than 64 blocks in each other"));
    let open = format!("{{{{ {} }}}}", "(".repeat(100_000));
    let message = &read(&open).errors[64].message;
    assert_eq!(message, "more than 64 parentheses in each other");
}
