//! Whole runs: what is printed, what is written, and how they end.

mod commands;

use std::ffi::OsString;
use std::fs;
use std::path::Path;

use expect_test::{Expect, expect};
use telemark_registry::catalog;

use super::{Session, Status, run};
use crate::exception::Date;
use crate::fixture::{STUDIO_RS, elf, plain, studio};

const RULES: &str = "\
groups:
  - name: studio
    rules:
      - alert: NoImages
        expr: rate(images_generated_total[5m]) == 0
";
const BROKEN_RULES: &str = "\
groups:
  - name: studio
    rules:
      - alert: NoImages
        expr: rate(image_generated_total[5m]) == 0
";

/// A directory as a user has it: a service, its linked file, its rules and its configuration.
fn workspace() -> tempfile::TempDir {
    let directory = tempfile::tempdir().unwrap();
    let catalog = catalog::write(&studio());
    let files: [(&str, &[u8]); 8] = [
        ("Cargo.lock", b""),
        ("src/studio.rs", STUDIO_RS.as_bytes()),
        ("studio.elf", &elf()),
        ("studio.json", catalog.as_bytes()),
        ("telemetry/good.yml", RULES.as_bytes()),
        ("telemetry/broken.yml", BROKEN_RULES.as_bytes()),
        ("telemark.toml", b"rules = [\"telemetry/good.yml\"]\n"),
        ("below/here", b""),
    ];
    for (name, bytes) in files {
        let path = directory.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    directory
}

/// How a run ended, and all that it said.
fn ran(directory: &Path, args: &str) -> (Status, String) {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let mut input = "requests_total{code=\"200\"} 1\n".as_bytes();
    let session = Session {
        directory,
        input: &mut input,
        out: &mut out,
        err: &mut err,
        is_terminal: false,
        today: Date::parse("2026-11-21"),
    };
    let args = args.split_whitespace().map(OsString::from);
    let status = run("cargo telemark", args, session);
    let text = |bytes| plain(&String::from_utf8(bytes).unwrap());
    let shown = format!("{status:?}\n--- out\n{}--- err\n{}", text(out), text(err));
    let root = directory.display().to_string();
    (status, shown.replace(&root, "/w"))
}

fn in_directory(directory: &Path, args: &str, expect: &Expect) -> Status {
    let (status, shown) = ran(directory, args);
    expect.assert_eq(&shown);
    status
}

fn check(args: &str, expect: &Expect) {
    in_directory(workspace().path(), args, expect);
}

#[test]
fn an_artifact_is_read_written_as_a_catalog_and_checked() {
    let workspace = workspace();
    in_directory(
        workspace.path(),
        "catalog --artifact studio.elf",
        &expect![[r#"
        Clean
        --- out
        no findings in 1 rule of 1 file; catalog: 3 functions, 3 families
        --- err
        wrote catalog.json
    "#]],
    );
    let written = fs::read_to_string(workspace.path().join("catalog.json")).unwrap();
    assert_eq!(written, catalog::write(&studio()));
    let left: Vec<_> = fs::read_dir(workspace.path())
        .unwrap()
        .filter(|entry| {
            let name = entry.as_ref().unwrap().file_name();
            name.to_string_lossy().ends_with(".tmp")
        })
        .collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn a_catalog_file_is_read_and_none_is_written() {
    let workspace = workspace();
    in_directory(
        workspace.path(),
        "catalog --catalog studio.json",
        &expect![[r#"
        Clean
        --- out
        no findings in 1 rule of 1 file; catalog: 3 functions, 3 families
        --- err
    "#]],
    );
    assert!(!workspace.path().join("catalog.json").exists());
}

#[test]
fn findings_of_error_severity_give_status_one() {
    check(
        "catalog --catalog studio.json --rules telemetry/*.yml",
        &expect![[r#"
        Findings
        --- out
        error[metric/unknown]: nothing emits the metric `image_generated_total`
         --> telemetry/broken.yml:5:20
          |
        5 |         expr: rate(image_generated_total[5m]) == 0
          |                    ^^^^^^^^^^^^^^^^^^^^^ not in the catalog
          |
         ::: src/studio.rs:9:5
          |
        9 |     pub async fn generate(prompt: Prompt) -> Image {
          |     ------------------------------------------------ `images_generated_total` is declared here
          |
        help: a metric with a similar name exists
          |
        5 |         expr: rate(images_generated_total[5m]) == 0
          |                         +

        1 error in 2 rules of 2 files; catalog: 3 functions, 3 families
        --- err
    "#]],
    );
}

#[test]
fn the_configuration_is_found_from_below() {
    let workspace = workspace();
    let below = workspace.path().join("below");
    in_directory(
        &below,
        "catalog --catalog ../studio.json",
        &expect![[r#"
        Clean
        --- out
        no findings in 1 rule of 1 file; catalog: 3 functions, 3 families
        --- err
    "#]],
    );
}

#[test]
fn a_named_dashboard_is_checked_alone_and_reads_what_the_configurations_rules_record() {
    let workspace = workspace();
    let recording = "\
groups:
  - name: studio
    rules:
      - record: provider:images:rate5m
        expr: sum by (provider) (rate(images_generated_total[5m]))
      - record: unread:images:rate5m
        expr: rate(image_generated_total[5m])
";
    let dashboard = "\
{\"title\": \"Studio\", \"panels\": [{\"title\": \"Images\", \"type\": \"timeseries\", \"targets\": [
    {\"expr\": \"provider:images:rate5m\", \"legendFormat\": \"{{model}}\"}
]}]}
";
    fs::write(workspace.path().join("telemetry/good.yml"), recording).unwrap();
    fs::write(workspace.path().join("studio-dashboard.json"), dashboard).unwrap();
    in_directory(
        workspace.path(),
        "catalog --catalog studio.json --dashboards studio-dashboard.json",
        &expect![[r#"
            Findings
            --- out
            error[label/unknown]: `provider:images:rate5m` never has the label `model`
             --> studio-dashboard.json:2:59
              |
            2 |     {"expr": "provider:images:rate5m", "legendFormat": "{{model}}"}
              |                                                           ^^^^^ no such label
              |
              = note: in panel `Images` of dashboard `Studio`, at /panels/0/targets/0/expr
              = help: its labels are `provider`

            1 error in 2 rules and 1 panel query of 2 files; catalog: 3 functions, 3 families
            --- err
        "#]],
    );
}

#[test]
fn the_output_can_go_elsewhere() {
    let workspace = workspace();
    in_directory(
        workspace.path(),
        "catalog --artifact studio.elf --output below/out.json",
        &expect![[r#"
            Clean
            --- out
            no findings in 1 rule of 1 file; catalog: 3 functions, 3 families
            --- err
            wrote below/out.json
        "#]],
    );
    assert!(workspace.path().join("below/out.json").exists());
    assert!(!workspace.path().join("catalog.json").exists());
    in_directory(
        workspace.path(),
        "catalog --artifact studio.elf --output nowhere/out.json",
        &expect![[r#"
            Failure
            --- out
            --- err
            error: can't write nowhere/out.json: No such file or directory (os error 2)
        "#]],
    );
}

#[test]
fn json_goes_to_the_standard_output_alone() {
    check(
        "catalog --artifact studio.elf --format json",
        &expect![[r#"
            Clean
            --- out
            {
              "version": 1,
              "summary": {
                "errors": 0,
                "warnings": 0,
                "infos": 0,
                "excepted": 0,
                "known": 0,
                "gone": 0,
                "below": 0,
                "rules": 1,
                "queries": 0,
                "files": 1,
                "functions": 3,
                "families": 3
              },
              "findings": []
            }
            --- err
            wrote catalog.json
        "#]],
    );
}

#[test]
#[expect(clippy::too_many_lines, reason = "they are those of usage texts")]
fn usage_errors_are_claps() {
    check(
        "",
        &expect![[r#"
            Failure
            --- out
            --- err
            Reads what a service can emit out of its binary, and checks what is asked of it

            Usage: cargo telemark [OPTIONS] <COMMAND>

            Commands:
              catalog   Write the catalog and hold rules, dashboards and SLOs against it
              baseline  Write the present findings down as known, so that only new ones are shown
              import    Make an external catalog of what another exporter shows or documents
              explain   Say what a check reports, why, and what to do about it; without an id, list the checks

            Options:
                  --color <WHEN>  When to use colours [default: auto] [possible values: auto, always, never]
              -h, --help          Print help
        "#]],
    );
    check(
        "catalog --artifact a --artifact b",
        &expect![[r#"
        Failure
        --- out
        --- err
        error: the argument '--artifact <PATH>' cannot be used multiple times

        Usage: cargo telemark catalog [OPTIONS]

        For more information, try '--help'.
    "#]],
    );
    check(
        "catalog --artifact a --catalog b",
        &expect![[r#"
        Failure
        --- out
        --- err
        error: the argument '--artifact <PATH>' cannot be used with '--catalog <FILE>'

        Usage: cargo telemark catalog --artifact <PATH>

        For more information, try '--help'.
    "#]],
    );
    check(
        "catalog --catalog a --output b",
        &expect![[r#"
        Failure
        --- out
        --- err
        error: the argument '--catalog <FILE>' cannot be used with '--output <FILE>'

        Usage: cargo telemark catalog --catalog <FILE>

        For more information, try '--help'.
    "#]],
    );
    check(
        "catalog --help",
        &expect![[r#"
            Clean
            --- out
            Write the catalog and hold rules, dashboards and SLOs against it.

            Builds the binaries that telemark.toml names, reads their records without running them, writes catalog.json and checks the files.

            Exit status: 0 clean, 1 findings of error severity, 2 usage, build or configuration failure.

            Usage: cargo telemark catalog [OPTIONS]

            Options:
                  --color <WHEN>
                      When to use colours

                      [default: auto]
                      [possible values: auto, always, never]

                  --config <FILE>
                      The configuration, instead of the nearest telemark.toml upwards

                  --artifact <PATH>
                      A finished binary to read, instead of building

                  --catalog <FILE>
                      A catalog file to read, instead of a binary

                  --rules <GLOB>...
                      Rule files to check, instead of all files of the configuration. Can be given several times

                  --dashboards <GLOB>...
                      Dashboards to check, instead of all files of the configuration. Can be given several times

                  --slos <GLOB>...
                      SLO files to check, instead of all files of the configuration. Can be given several times

                  --format <FORMAT>
                      How to print findings

                      Possible values:
                      - human:  As rustc does
                      - json:   One JSON document, whose format is versioned
                      - sarif:  SARIF 2.1.0, for code scanning
                      - github: Workflow commands, which GitHub shows beside the lines of a pull request
                      - junit:  JUnit's XML, for other continuous integration

                      [default: human]

                  --min-severity <SEVERITY>
                      Show only findings of this severity or above

                      Possible values:
                      - info:    Everything
                      - warning: What is likely wrong
                      - error:   What fails the run

                  --output <FILE>
                      Where to write the catalog, instead of where the configuration says

                  --fix
                      Apply the suggestions that can't be wrong

                  --dry-run
                      With `--fix`, say what would be changed, and change nothing

                  --watch
                      Run again whenever a file changes, until Ctrl-C

              -h, --help
                      Print help (see a summary with '-h')
            --- err
        "#]],
    );
}

#[test]
fn a_glob_that_matches_nothing_is_a_failure() {
    check(
        "catalog --catalog studio.json --rules *.yaml",
        &expect![[r#"
        Failure
        --- out
        --- err
        error: `--rules *.yaml` matches no file
    "#]],
    );
    check(
        "catalog --catalog studio.json --rules a***",
        &expect![[r#"
        Failure
        --- out
        --- err
        error: `--rules a***` is no glob: wildcards are either regular `*` or recursive `**`
    "#]],
    );
    let workspace = workspace();
    let config = "catalog = \"c.json\"\nrules = [\"telemetry/*.yml\", \"alerts/*.yml\"]\n";
    fs::write(workspace.path().join("telemark.toml"), config).unwrap();
    in_directory(
        workspace.path(),
        "catalog --catalog studio.json",
        &expect![[r#"
        Failure
        --- out
        --- err
        error: `alerts/*.yml` matches no file
         --> telemark.toml:2:29
          |
        2 | rules = ["telemetry/*.yml", "alerts/*.yml"]
          |                             ^^^^^^^^^^^^^^
    "#]],
    );
}

#[test]
fn a_configuration_that_cannot_be_used_is_a_failure() {
    let workspace = workspace();
    let text = "[[binary]]\npackage = \"studio\"\nbinn = \"studio\"\n";
    fs::write(workspace.path().join("telemark.toml"), text).unwrap();
    in_directory(
        workspace.path(),
        "catalog",
        &expect![[r#"
        Failure
        --- out
        --- err
        error: unknown field `binn`, expected one of `package`, `bin`, `example`, `lib`, `profile`, `features`
         --> telemark.toml:3:1
          |
        3 | binn = "studio"
          | ^^^^
    "#]],
    );
    in_directory(
        workspace.path(),
        "catalog --config other.toml",
        &expect![[r#"
        Failure
        --- out
        --- err
        error: can't read other.toml: No such file or directory (os error 2)
    "#]],
    );
    fs::remove_file(workspace.path().join("telemark.toml")).unwrap();
    in_directory(
        workspace.path(),
        "catalog",
        &expect![[r#"
            Failure
            --- out
            --- err
            error: no telemark.toml in /w or a directory above it
             |
             = help: write one:
                     [[binary]]
                     package = "the-package"
                     bin = "the-program"
             = help: or give a finished file with `--artifact` or `--catalog`
        "#]],
    );
}

#[test]
fn files_that_are_no_artifact_and_no_catalog_are_failures() {
    check(
        "catalog",
        &expect![[r#"
            Failure
            --- out
            --- err
            error: telemark.toml names no binary to build
             |
             = help: add one:
                     [[binary]]
                     package = "the-package"
                     bin = "the-program"
             = help: or give a finished file with `--artifact` or `--catalog`
        "#]],
    );
    check(
        "catalog --artifact telemark.toml",
        &expect![[r#"
        Failure
        --- out
        --- err
        error: no records in telemark.toml: not a linked file
         |
         = help: an executable, a shared library (cdylib) or a relocatable object (.o) is wanted
    "#]],
    );
    check(
        "catalog --artifact nowhere",
        &expect![[r#"
        Failure
        --- out
        --- err
        error: no records in nowhere: No such file or directory (os error 2)
    "#]],
    );
    check(
        "catalog --catalog studio.elf",
        &expect![[r#"
        Failure
        --- out
        --- err
        error: can't read studio.elf: stream did not contain valid UTF-8
    "#]],
    );
    check(
        "catalog --catalog telemark.toml",
        &expect![[r#"
        Failure
        --- out
        --- err
        error: no catalog in telemark.toml: not a catalog file: expected value at line 1 column 1
    "#]],
    );
}
