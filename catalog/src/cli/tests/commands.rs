//! Baselines, severities, imports and explanations.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::path::Path;
use std::thread;

use clap::Parser;
use expect_test::expect;

use super::{check, in_directory, ran, workspace};
use crate::cli::arguments::{Arguments, Command};
use crate::cli::catalog::once;
use crate::cli::{Session, Status, run};
use crate::finding::CheckId;

/// Rules of which one has two mistakes.
const ZONE: &str = "\
groups:
  - name: studio
    rules:
      - alert: Queue
        expr: sum by (zone) (queue_depth) > 1
      - alert: NoImages
        expr: rate(image_generated_total{zone=\"a\"}[5m]) == 0
";

#[test]
fn a_baseline_hides_what_is_known_and_tells_what_is_gone() {
    let workspace = workspace();
    let rules = workspace.path().join("telemetry/good.yml");
    fs::write(&rules, ZONE).unwrap();
    in_directory(
        workspace.path(),
        "baseline --catalog studio.json",
        &expect![[r#"
            Clean
            --- out
            --- err
            wrote telemark-baseline.json, known findings: 2, before: 0
        "#]],
    );
    let baseline = || fs::read_to_string(workspace.path().join("telemark-baseline.json")).unwrap();
    expect![[r#"
        {
          "version": 1,
          "findings": [
            {"file":"telemetry/good.yml","check":"metric/unknown","subject":"rule `NoImages` of group `studio`","culprit":"image_generated_total"},
            {"file":"telemetry/good.yml","check":"label/unknown","subject":"rule `Queue` of group `studio`","culprit":"zone"}
          ]
        }
    "#]].assert_eq(&baseline());
    in_directory(
        workspace.path(),
        "catalog --catalog studio.json",
        &expect![[r#"
        Clean
        --- out
        no findings (2 known) in 2 rules of 1 file; catalog: 3 functions, 3 families
        --- err
    "#]],
    );

    // A line more above, another mistake, and one of the known ones solved.
    let changed = ZONE.replace("image_generated", "images_generated").replace("zone=", "pod=");
    fs::write(&rules, format!("\n{changed}")).unwrap();
    in_directory(
        workspace.path(),
        "catalog --catalog studio.json",
        &expect![[r#"
        Findings
        --- out
        error[label/unknown]: `images_generated_total` never has the label `pod`
         --> telemetry/good.yml:8:43
          |
        8 |         expr: rate(images_generated_total{pod="a"}[5m]) == 0
          |                                           ^^^ no such label
          |
         ::: src/studio.rs:9:5
          |
        9 |     pub async fn generate(prompt: Prompt) -> Image {
          |     ------------------------------------------------ `images_generated_total` is declared here
          |
          = help: its labels are `instance`, `job`, `model`, `provider`
          = help: if the scrape adds `pod`, list it under `target_labels` in telemark.toml

        1 error (1 known) in 2 rules of 1 file; catalog: 3 functions, 3 families
        1 finding of the baseline is gone; `cargo telemark baseline --prune` takes it out:
          metric/unknown in telemetry/good.yml, rule `NoImages` of group `studio`: image_generated_total
        --- err
    "#]],
    );
    in_directory(
        workspace.path(),
        "baseline --prune --catalog studio.json",
        &expect![[r#"
            Clean
            --- out
            --- err
            wrote telemark-baseline.json, known findings: 1, before: 2
        "#]],
    );
    expect![[r#"
        {
          "version": 1,
          "findings": [
            {"file":"telemetry/good.yml","check":"label/unknown","subject":"rule `Queue` of group `studio`","culprit":"zone"}
          ]
        }
    "#]].assert_eq(&baseline());
}

#[test]
fn of_files_that_are_not_looked_at_nobody_knows_whether_their_findings_are_gone() {
    let workspace = workspace();
    fs::write(workspace.path().join("telemetry/good.yml"), ZONE).unwrap();
    in_directory(
        workspace.path(),
        "baseline --catalog studio.json",
        &expect![[r#"
        Clean
        --- out
        --- err
        wrote telemark-baseline.json, known findings: 2, before: 0
    "#]],
    );
    in_directory(
        workspace.path(),
        "catalog --catalog studio.json --rules telemetry/broken.yml --min-severity error",
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

            1 error in 1 rule of 1 file; catalog: 3 functions, 3 families
            --- err
        "#]],
    );
    fs::write(workspace.path().join("telemark-baseline.json"), "{}").unwrap();
    in_directory(
        workspace.path(),
        "catalog --catalog studio.json",
        &expect![[r#"
            Failure
            --- out
            --- err
            error: no baseline in telemark-baseline.json: missing field `version` at line 1 column 2
        "#]],
    );
}

#[test]
fn less_severe_findings_are_counted_and_not_shown() {
    let workspace = workspace();
    let config = "rules = [\"telemetry/good.yml\"]\n[checks]\n\"label/unknown\" = \"info\"\n";
    fs::write(workspace.path().join("telemark.toml"), config).unwrap();
    fs::write(workspace.path().join("telemetry/good.yml"), ZONE).unwrap();
    in_directory(
        workspace.path(),
        "catalog --catalog studio.json --min-severity warning",
        &expect![[r#"
            Findings
            --- out
            error[metric/unknown]: nothing emits the metric `image_generated_total`
             --> telemetry/good.yml:7:20
              |
            7 |         expr: rate(image_generated_total{zone="a"}[5m]) == 0
              |                    ^^^^^^^^^^^^^^^^^^^^^ not in the catalog
              |
             ::: src/studio.rs:9:5
              |
            9 |     pub async fn generate(prompt: Prompt) -> Image {
              |     ------------------------------------------------ `images_generated_total` is declared here
              |
            help: a metric with a similar name exists
              |
            7 |         expr: rate(images_generated_total{zone="a"}[5m]) == 0
              |                         +

            1 error (1 less severe) in 2 rules of 1 file; catalog: 3 functions, 3 families
            --- err
        "#]],
    );
}

#[test]
fn a_page_on_the_standard_input_becomes_a_catalog() {
    check(
        "import -",
        &expect![[r#"
        Clean
        --- out
        {
          "schema_version": 1,
          "families": [
            {
              "name": "requests_total",
              "type": "unknown",
              "labels": [
                {
                  "name": "code"
                }
              ],
              "open_labels": true
            }
          ]
        }
        --- err
    "#]],
    );
    check(
        "import - --closed code --closed-labels --output other.json",
        &expect![[r#"
            Clean
            --- out
            --- err
            wrote other.json, families: 1
        "#]],
    );
    check(
        "import - --closed method",
        &expect![[r#"
        Failure
        --- out
        --- err
        error: `--closed method` names a label that no family has
    "#]],
    );
    check(
        "import studio.json",
        &expect![[r#"
            Failure
            --- out
            --- err
            error: can't import studio.json: line 1: a name was expected at the end of the line
        "#]],
    );
    check(
        "import Cargo.lock",
        &expect![[r#"
        Failure
        --- out
        --- err
        error: no metric is in Cargo.lock
         |
         = help: a page in Prometheus' text format or OpenMetrics has a line `name value` for each sample
         = help: a table in Markdown has the columns `Metric name` and `Labels`
    "#]],
    );
}

/// Answers requests one after the other, and gives their first lines and what they accept.
fn serve(server: &TcpListener, answers: [&str; 2]) -> [Vec<String>; 2] {
    answers.map(|answer| {
        let (mut stream, _) = server.accept().unwrap();
        let lines = BufReader::new(&stream).lines().map(Result::unwrap);
        let head = lines.take_while(|line| !line.is_empty());
        let told = head.filter(|line| line.starts_with("GET ") || line.starts_with("accept: "));
        let told = told.collect();
        write!(stream, "{answer}").unwrap();
        told
    })
}

#[test]
fn a_page_is_fetched_from_its_address() {
    let page = "# TYPE requests counter\nrequests_total{code=\"200\"} 1\n# EOF\n";
    let found = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{page}", page.len());
    let missing = "HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n";
    let server = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let address = server.local_addr().unwrap().to_string();
    let requests = thread::spawn(move || serve(&server, [&found, missing]));
    let ran = |path| {
        let (_, said) = ran(workspace().path(), &format!("import http://{address}{path}"));
        said.replace(&address, "host:9100")
    };
    expect![[r#"
        Clean
        --- out
        {
          "schema_version": 1,
          "families": [
            {
              "name": "requests_total",
              "type": "counter",
              "labels": [
                {
                  "name": "code"
                }
              ],
              "open_labels": true
            }
          ]
        }
        --- err
    "#]]
    .assert_eq(&ran("/metrics"));
    expect![[r#"
        Failure
        --- out
        --- err
        error: can't read http://host:9100/metric: http status: 404
    "#]]
    .assert_eq(&ran("/metric"));
    expect![[r#"
        [
            [
                "GET /metrics HTTP/1.1",
                "accept: application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.9",
            ],
            [
                "GET /metric HTTP/1.1",
                "accept: application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.9",
            ],
        ]
    "#]]
    .assert_debug_eq(&requests.join().unwrap());
    // Nobody listens any more.
    expect![[r#"
        Failure
        --- out
        --- err
        error: can't read http://host:9100/metrics: Connection refused (os error 111)
    "#]]
    .assert_eq(&ran("/metrics"));
    check(
        "import https://host:9100/metrics",
        &expect![[r#"
        Failure
        --- out
        --- err
        error: can't read https://host:9100/metrics: it is not http://…; `curl https://host:9100/metrics | cargo telemark import -` takes it
    "#]],
    );
}

#[test]
fn a_check_is_explained_with_what_to_do_about_it() {
    check(
        "explain syntax/promql",
        &expect![[r#"
            Clean
            --- out
            # syntax/promql

            An expression that is no PromQL.

            ## Why

            Prometheus refuses to load a file with such a rule, and a panel with such a query shows an error.

            ## Example

            ```yaml
            expr: sum(rate(images_total[5m])) by outcome   # the label wants parentheses
            ```

            ## Silent

            A query that another program fills in first, as `{{ .Values.metric }}` or `${METRIC}` show, is skipped with a
            warning.

            ## What to do

            Write what the message expected at the caret.

            ## Exceptions

            Its findings are of severity `error`, unless a finding says otherwise. To change that, or to switch the check
            off, write into telemark.toml:

            ```toml
            [checks]
            "syntax/promql" = "off"   # or "info", "warning", "error"
            ```

            To let a single finding pass:

            ```toml
            [[allow]]
            check = "syntax/promql"
            rule = "NameOfTheRule"   # or `file`, `dashboard`, `metric`, `label`
            reason = "why it may pass"
            until = "2027-01-31"
            ```

            or above a rule in YAML:

            ```yaml
            # telemark: allow syntax/promql until 2027-01-31 -- why it may pass
            ```
            --- err
        "#]],
    );
    check(
        "explain syntax/promq",
        &expect![[r#"
            Failure
            --- out
            --- err
            error: no check has the id `syntax/promq`
             |
             = help: did you mean `syntax/promql`?
        "#]],
    );
}

#[test]
fn every_check_is_listed() {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let session = Session {
        directory: Path::new("/"),
        input: &mut std::io::empty(),
        out: &mut out,
        err: &mut err,
        is_terminal: false,
        today: None,
    };
    assert_eq!(run("cargo telemark", ["explain".into()], session), Status::Clean);
    let listed = String::from_utf8(out).unwrap();
    assert_eq!(listed.lines().count(), CheckId::ALL.len());
    let line = listed.lines().find(|line| line.starts_with("label/unknown ")).unwrap();
    assert_eq!(
        line.split_whitespace().collect::<Vec<_>>().join(" "),
        "label/unknown error A label that the metric never has."
    );
}

#[test]
fn a_fix_that_cannot_be_wrong_is_applied_and_what_is_left_is_shown() {
    let workspace = workspace();
    let rules = "\
groups:
  - name: studio
    rules:
      - alert: QueriesSlow
        expr: |
          histogram_quantile(0.9, sum by (job) (rate(db_client_operation_duration_seconds_bucket[5m])))
          > 0.5
";
    let file = workspace.path().join("telemetry/good.yml");
    fs::write(&file, rules).unwrap();
    in_directory(
        workspace.path(),
        "catalog --catalog studio.json --fix",
        &expect![[r#"
        Clean
        --- out
        no findings in 1 rule of 1 file; catalog: 3 functions, 3 families
        --- err
        inserted at telemetry/good.yml:6:46: `, le`
    "#]],
    );
    expect![[r#"
        groups:
          - name: studio
            rules:
              - alert: QueriesSlow
                expr: |
                  histogram_quantile(0.9, sum by (job, le) (rate(db_client_operation_duration_seconds_bucket[5m])))
                  > 0.5
    "#]].assert_eq(&fs::read_to_string(&file).unwrap());
}

/// The files that another run is waited for with, as a configuration would write them.
fn watched(directory: &Path, args: &str) -> Vec<String> {
    let Ok(Arguments { command: Command::Catalog(arguments), .. }) =
        Arguments::try_parse_from(args.split_whitespace())
    else {
        panic!("{args} is no check");
    };
    let mut session = Session {
        directory,
        input: &mut std::io::empty(),
        out: &mut Vec::new(),
        err: &mut Vec::new(),
        is_terminal: false,
        today: None,
    };
    let (_, inputs) = once(&arguments, &mut session).unwrap();
    let relative =
        |path: &std::path::PathBuf| path.strip_prefix(directory).unwrap().display().to_string();
    inputs.iter().map(relative).collect()
}

#[test]
fn the_rust_files_that_must_be_annotated_are_watched_beside_what_is_checked() {
    let workspace = workspace();
    let directory = workspace.path();
    fs::create_dir(directory.join("src/db")).unwrap();
    for file in ["src/db/orders.rs", "src/db/notes.txt", "build.rs"] {
        fs::write(directory.join(file), "").unwrap();
    }
    let config = "rules = [\"telemetry/good.yml\"]\n[coverage]\npaths = [\"src/db/**\"]\n";
    fs::write(directory.join("telemark.toml"), config).unwrap();
    assert_eq!(
        watched(directory, "catalog --catalog studio.json"),
        ["telemark.toml", "studio.json", "telemetry/good.yml", "src/db/orders.rs"]
    );
    // Coverage is asked for by nobody who names files.
    assert_eq!(
        watched(directory, "catalog --catalog studio.json --rules telemetry/good.yml"),
        ["telemark.toml", "studio.json", "telemetry/good.yml"]
    );
}
