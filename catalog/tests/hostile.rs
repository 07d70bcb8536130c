//! Files made to harm: each ends with a finding, and soon.

#![expect(
    clippy::needless_raw_string_hashes,
    reason = "expect-test writes them when it updates a test"
)]

use std::fmt::Write;

use expect_test::{Expect, expect};
use telemark_catalog::load::{MAX_FILE_BYTES, load};
use telemark_catalog::source::Sources;

fn check(path: &str, text: impl AsRef<[u8]>, expect: &Expect) {
    let mut sources = Sources::default();
    let file = sources.add(path.to_owned(), text.as_ref());
    let loaded = load(&sources, file);
    let mut shown = format!(
        "{} rules, {} dashboards, {} objectives\n",
        loaded.rules.len(),
        loaded.dashboards.len(),
        loaded.slos.len()
    );
    for finding in loaded.findings.iter().take(3) {
        let at = sources.file(file).line_column(finding.place.range.start);
        let mut message = finding.message.clone();
        message.truncate(message.floor_char_boundary(100));
        writeln!(shown, "{}:{} {} {message}", at.line, at.column, finding.check)
            .expect("a String takes everything");
    }
    if loaded.findings.len() > 3 {
        writeln!(shown, "{} in all", loaded.findings.len()).expect("a String takes everything");
    }
    expect.assert_eq(&shown);
}

#[test]
fn deep_nesting() {
    let deep = 1_000_000;
    check(
        "flow.yml",
        "[".repeat(deep),
        &expect![[r#"
        0 rules, 0 dashboards, 0 objectives
        1:256 syntax/yaml not YAML: recursion limit exceeded
    "#]],
    );
    check(
        "block.yml",
        "- ".repeat(deep),
        &expect![[r#"
            0 rules, 0 dashboards, 0 objectives
            1:129 syntax/yaml nested too deep
        "#]],
    );
    check(
        "braces.yml",
        "{a: ".repeat(deep),
        &expect![[r#"
        0 rules, 0 dashboards, 0 objectives
        1:1021 syntax/yaml not YAML: recursion limit exceeded
    "#]],
    );
    let indented: Vec<_> = (0..2000).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect();
    check(
        "indented.yml",
        indented.concat(),
        &expect![[r#"
            0 rules, 0 dashboards, 0 objectives
            65:65 syntax/yaml nested too deep
        "#]],
    );
    check(
        "arrays.json",
        "[".repeat(deep),
        &expect![[r#"
            0 rules, 0 dashboards, 0 objectives
            1:65 syntax/json nested too deep
        "#]],
    );
    check(
        "objects.json",
        "{\"panels\":".repeat(deep),
        &expect![[r#"
            0 rules, 0 dashboards, 0 objectives
            1:641 syntax/json nested too deep
        "#]],
    );
    let rows = 20_000;
    let panels = format!("{{\"panels\":{}{}}}", "[{\"panels\":".repeat(rows), "}]".repeat(rows));
    check(
        "panels.json",
        panels,
        &expect![[r#"
            0 rules, 0 dashboards, 0 objectives
            1:353 syntax/json nested too deep
        "#]],
    );
}

#[test]
fn more_bytes_than_a_file_may_have() {
    check(
        "large.yml",
        vec![b' '; 100 << 20],
        &expect![[r#"
        0 rules, 0 dashboards, 0 objectives
        1:1 syntax/file the file has more than 32 MiB
    "#]],
    );
    check(
        "large.json",
        vec![b' '; MAX_FILE_BYTES + 1],
        &expect![[r#"
        0 rules, 0 dashboards, 0 objectives
        1:1 syntax/file the file has more than 32 MiB
    "#]],
    );
}

#[test]
fn much_of_one_thing() {
    let full = |piece: &str| piece.repeat((1 << 20) / piece.len());
    check(
        "list.yml",
        "- a\n".repeat(1 << 20),
        &expect![[r#"
            0 rules, 0 dashboards, 0 objectives
            1:1 syntax/yaml more values than a file can hold
        "#]],
    );
    check(
        "comments.yml",
        "# a\n".repeat(1 << 19),
        &expect![[r#"
        0 rules, 0 dashboards, 0 objectives
        262145:1 syntax/yaml more comments than a file can hold
    "#]],
    );
    check(
        "hashes.yml",
        full("#"),
        &expect![[r#"
        0 rules, 0 dashboards, 0 objectives
    "#]],
    );
    check(
        "text.yml",
        full("a"),
        &expect![[r#"
        0 rules, 0 dashboards, 0 objectives
        1:1 syntax/file neither rules nor a dashboard nor an objective
    "#]],
    );
    check(
        "words.yml",
        full("a "),
        &expect![[r#"
        0 rules, 0 dashboards, 0 objectives
        1:1 syntax/file neither rules nor a dashboard nor an objective
    "#]],
    );
    check(
        "quoted.yml",
        format!("a: \"{}", full("b\n")),
        &expect![[r#"
        0 rules, 0 dashboards, 0 objectives
        1:4 syntax/yaml not YAML: invalid indentation in quoted scalar
    "#]],
    );
    check(
        "blanks.yml",
        full(" "),
        &expect![[r#"
        0 rules, 0 dashboards, 0 objectives
    "#]],
    );
    check(
        "anchors.yml",
        full("- &a b\n"),
        &expect![[r#"
            0 rules, 0 dashboards, 0 objectives
            63551:3 syntax/yaml aliases repeat more than a file can hold
        "#]],
    );
    check(
        "list.json",
        format!("[{}", "1,".repeat(1 << 21)),
        &expect![[r#"
        0 rules, 0 dashboards, 0 objectives
        1:2097152 syntax/json more values than a file can hold
    "#]],
    );
    check(
        "string.json",
        format!("\"{}", full("a")),
        &expect![[r#"
        0 rules, 0 dashboards, 0 objectives
        1:1 syntax/json not JSON: a string that is never closed
    "#]],
    );
    check(
        "escapes.json",
        format!("\"{}\"", full("\\n")),
        &expect![[r#"
        0 rules, 0 dashboards, 0 objectives
        1:1 syntax/file neither rules nor a dashboard nor an objective
    "#]],
    );
    check(
        "digits.json",
        full("1"),
        &expect![[r#"
        0 rules, 0 dashboards, 0 objectives
        1:1 syntax/file neither rules nor a dashboard nor an objective
    "#]],
    );
}

#[test]
fn aliases_that_multiply() {
    let first = "a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n".to_owned();
    let levels = (1..12).map(|level| {
        let alias = format!("*a{}", level - 1);
        format!("a{level}: &a{level} [{}]\n", [alias.as_str(); 9].join(", "))
    });
    let bomb: String = [first].into_iter().chain(levels).collect();
    check(
        "bomb.yml",
        bomb,
        &expect![[r#"
            0 rules, 0 dashboards, 0 objectives
            6:5 syntax/yaml aliases repeat more than a file can hold
        "#]],
    );
    let merges: Vec<_> = (1..40)
        .map(|level| {
            format!("a{level}: &a{level} {{<<: [*a{0}, *a{0}], k{level}: v}}\n", level - 1)
        })
        .collect();
    check(
        "merges.yml",
        format!("a0: &a0 {{k: v}}\n{}", merges.concat()),
        &expect![[r#"
        0 rules, 0 dashboards, 0 objectives
        1:1 syntax/file neither rules nor a dashboard nor an objective
    "#]],
    );
    // Each level has an anchor, and so is kept once more.
    let text = "x".repeat(1 << 20);
    let nested = format!("{}{text}{}\n", "[&a ".repeat(60), "]".repeat(60));
    check(
        "nested.yml",
        nested,
        &expect![[r#"
            0 rules, 0 dashboards, 0 objectives
            1:226 syntax/yaml aliases repeat more than a file can hold
        "#]],
    );
}

#[test]
fn bytes_that_are_no_text() {
    check(
        "latin.yml",
        b"groups:\n- name: \xe9\n",
        &expect![[r#"
        0 rules, 0 dashboards, 0 objectives
        2:9 syntax/file the file is not UTF-8
    "#]],
    );
    check(
        "latin.json",
        b"{\"title\": \"\xe9\"}",
        &expect![[r#"
        0 rules, 0 dashboards, 0 objectives
        1:12 syntax/file the file is not UTF-8
    "#]],
    );
    check(
        "zeros.yml",
        vec![0; 1000],
        &expect![[r#"
        0 rules, 0 dashboards, 0 objectives
        1:1 syntax/yaml not YAML: found unprintable character
    "#]],
    );
    check(
        "zeros.json",
        vec![0; 1000],
        &expect![[r#"
        0 rules, 0 dashboards, 0 objectives
        1:1 syntax/json not JSON: expected a value
    "#]],
    );
    check(
        "utf16.yml",
        b"\xff\xfeg\0r\0",
        &expect![[r#"
        0 rules, 0 dashboards, 0 objectives
        1:1 syntax/file the file is not UTF-8
    "#]],
    );
}

#[test]
fn a_query_of_a_megabyte() {
    let query = vec!["up"; 100_000].join(" +\n          ");
    let rules = format!(
        "groups:\n- name: g\n  rules:\n  - alert: A\n    expr: |\n          {query}\n  - alert: B\n    expr: up\n"
    );
    check(
        "long.yml",
        rules,
        &expect![[r#"
        2 rules, 0 dashboards, 0 objectives
    "#]],
    );
    let query = serde_json::Value::from(vec!["up{a=\"b\"}"; 100_000].join(" +\n"));
    let dashboard = format!("{{\"panels\": [{{\"targets\": [{{\"expr\": {query}}}]}}]}}");
    check(
        "long.json",
        dashboard,
        &expect![[r#"
        0 rules, 1 dashboards, 0 objectives
    "#]],
    );
    let dashboard = format!("{{\"panels\": [], \"title\": \"{}\"}}", "$a".repeat(500_000));
    check(
        "references.json",
        dashboard,
        &expect![[r#"
        0 rules, 1 dashboards, 0 objectives
    "#]],
    );
}

#[test]
fn keys_that_stand_twice() {
    let twice: Vec<_> = (0..20_000).map(|key| format!("k{}: 1\n", key / 2)).collect();
    check(
        "twice.yml",
        twice.concat(),
        &expect![[r#"
        0 rules, 0 dashboards, 0 objectives
        2:1 syntax/yaml the key `k0` stands twice in one mapping
        4:1 syntax/yaml the key `k1` stands twice in one mapping
        6:1 syntax/yaml the key `k2` stands twice in one mapping
        501 in all
    "#]],
    );
    let twice: Vec<_> = (0..20_000).map(|key| format!("\"k{}\": 1", key / 2)).collect();
    check(
        "twice.json",
        format!("{{{}}}", twice.join(",")),
        &expect![[r#"
        0 rules, 0 dashboards, 0 objectives
        1:10 syntax/json the key `k0` stands twice in one object
        1:26 syntax/json the key `k1` stands twice in one object
        1:42 syntax/json the key `k2` stands twice in one object
        501 in all
    "#]],
    );
}
