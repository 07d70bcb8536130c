//! The formats for machines, of one report.

use expect_test::expect;

use super::sarif::document;
use super::{github, junit, sarif};
use crate::config::Surroundings;
use crate::finding::{CheckId, Finding, Related, Safety, Severity, Subject, Suggestion};
use crate::fixture::studio;
use crate::report::Report;
use crate::source::{Place, Sources};

const RULES: &str = "\
groups:
  - name: g
    rules:
      - alert: Ä & \"B\"
        expr: rate(image_generated_total[5m]) == 0
        expr: up
";

/// A report with what a finding can have: a suggestion, a declaration, pieces in other files, each severity.
fn report() -> Report {
    let mut sources = Sources::default();
    let rules = sources.add("rules/a b,c:1.yml".to_owned(), RULES.as_bytes());
    sources.add("good.yml".to_owned(), b"groups: []\n");
    let mut report = Report::new(sources, &studio(), &Surroundings::default());
    let dashboard = report.sources.add("dash.json".to_owned(), b"{\"expr\": \"up\\n/ 0\"}\n");
    let place = Place { file: dashboard, range: 9..18 };
    let subject = Subject::Panel {
        dashboard: "Studio".to_owned(),
        name: "Up".to_owned(),
        pointer: "/panels/0/targets/0/expr".to_owned(),
    };
    report.findings.push(Finding {
        severity: Severity::Warning,
        subject: Some(subject),
        related: vec![Related {
            place: Place { file: rules, range: 0..6 },
            label: "the groups".to_owned(),
        }],
        help: vec!["100% of it,\nreally".to_owned()],
        suggestion: Some(Suggestion {
            message: "drop it".to_owned(),
            place: place.clone(),
            replacement: "\"up\"".to_owned(),
            safety: Safety::Safe,
        }),
        ..Finding::new(CheckId::LabelUnknown, dashboard, place.range, "a < b".to_owned())
    });
    report.findings.push(Finding {
        severity: Severity::Info,
        ..Finding::new(CheckId::SyntaxYaml, dashboard, 1..1, "\u{1b}[1m&amp;".to_owned())
    });
    report
}

#[test]
fn sarif_has_rules_regions_fingerprints_and_fixes() {
    let text = sarif(&report());
    let mut document: serde_json::Value = serde_json::from_str(&text).unwrap();
    let rules = document["runs"][0]["tool"]["driver"]["rules"].take();
    let rules = rules.as_array().unwrap();
    assert_eq!(rules.len(), CheckId::ALL.len());
    let rule = rules.iter().find(|rule| rule["id"] == "config/allow-unused").unwrap();
    assert_eq!(rule["help"]["markdown"], CheckId::ConfigAllowUnused.page());
    let mut results = document["runs"][0]["results"].take();
    for result in results.as_array_mut().unwrap() {
        // The table of checks grows.
        let index = result["ruleIndex"].take().as_u64().unwrap();
        assert_eq!(rules[usize::try_from(index).unwrap()]["id"], result["ruleId"]);
    }
    let results = results.as_array().unwrap().iter().map(|result| format!("{result}\n"));
    expect![[r#"
        {"$schema":"https://json.schemastore.org/sarif-2.1.0.json","runs":[{"columnKind":"unicodeCodePoints","results":null,"tool":{"driver":{"name":"cargo-telemark","rules":null,"semanticVersion":"0.1.0"}}}],"version":"2.1.0"}
        {"fixes":[{"artifactChanges":[{"artifactLocation":{"uri":"rules/a%20b%2Cc%3A1.yml"},"replacements":[{"deletedRegion":{"endColumn":41,"endLine":5,"startColumn":20,"startLine":5},"insertedContent":{"text":"images_generated_total"}}]}],"description":{"text":"a metric with a similar name exists"},"properties":{"safety":"guess"}}],"level":"error","locations":[{"logicalLocations":[{"fullyQualifiedName":"rule `Ä & \"B\"` of group `g`","name":"Ä & \"B\""}],"physicalLocation":{"artifactLocation":{"uri":"rules/a%20b%2Cc%3A1.yml"},"region":{"endColumn":41,"endLine":5,"startColumn":20,"startLine":5}}}],"message":{"text":"nothing emits the metric `image_generated_total`: not in the catalog\n\na metric with a similar name exists: `images_generated_total`"},"partialFingerprints":{"telemark/v1":"785204f5f066fe77"},"relatedLocations":[{"message":{"text":"`images_generated_total` is declared here"},"physicalLocation":{"artifactLocation":{"uri":"src/studio.rs"},"region":{"startLine":9}}}],"ruleId":"metric/unknown","ruleIndex":null}
        {"level":"error","locations":[{"physicalLocation":{"artifactLocation":{"uri":"rules/a%20b%2Cc%3A1.yml"},"region":{"endColumn":13,"endLine":6,"startColumn":9,"startLine":6}}}],"message":{"text":"the key `expr` stands twice in one mapping: again here"},"partialFingerprints":{"telemark/v1":"8f498d40410232bc"},"relatedLocations":[{"message":{"text":"first here"},"physicalLocation":{"artifactLocation":{"uri":"rules/a%20b%2Cc%3A1.yml"},"region":{"endColumn":13,"endLine":5,"startColumn":9,"startLine":5}}}],"ruleId":"syntax/yaml","ruleIndex":null}
        {"fixes":[{"artifactChanges":[{"artifactLocation":{"uri":"dash.json"},"replacements":[{"deletedRegion":{"endColumn":19,"endLine":1,"startColumn":10,"startLine":1},"insertedContent":{"text":"\"up\""}}]}],"description":{"text":"drop it"},"properties":{"safety":"safe"}}],"level":"warning","locations":[{"logicalLocations":[{"fullyQualifiedName":"panel `Up` of dashboard `Studio`","name":"Up","properties":{"jsonPointer":"/panels/0/targets/0/expr"}}],"physicalLocation":{"artifactLocation":{"uri":"dash.json"},"region":{"endColumn":19,"endLine":1,"startColumn":10,"startLine":1}}}],"message":{"text":"a < b\n\n100% of it,\nreally\n\ndrop it: `\"up\"`"},"partialFingerprints":{"telemark/v1":"7c8aa533cf425714"},"relatedLocations":[{"message":{"text":"the groups"},"physicalLocation":{"artifactLocation":{"uri":"rules/a%20b%2Cc%3A1.yml"},"region":{"endColumn":7,"endLine":1,"startColumn":1,"startLine":1}}}],"ruleId":"label/unknown","ruleIndex":null}
        {"level":"note","locations":[{"physicalLocation":{"artifactLocation":{"uri":"dash.json"},"region":{"endColumn":2,"endLine":1,"startColumn":2,"startLine":1}}}],"message":{"text":"\u001b[1m&amp;"},"partialFingerprints":{"telemark/v1":"5ea1083a9cc5edf2"},"ruleId":"syntax/yaml","ruleIndex":null}
    "#]].assert_eq(&format!("{document}\n{}", results.collect::<String>()));
}

#[test]
fn of_too_many_findings_the_less_severe_are_left_out_of_sarif() {
    let mut report = report();
    let error = report.findings[0].clone();
    let warning = Finding { severity: Severity::Warning, ..error.clone() };
    report.findings = vec![warning.clone(), warning, error];
    let document = document(&report, 2);
    let run = &document["runs"][0];
    let levels: Vec<_> =
        run["results"].as_array().unwrap().iter().map(|result| &result["level"]).collect();
    assert_eq!(levels, ["error", "warning"]);
    assert_eq!(
        run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"],
        "1 less severe findings are left out"
    );
}

#[test]
fn workflow_commands_are_escaped() {
    expect![[r#"
        ::error file=rules/a b%2Cc%3A1.yml,line=5,endLine=5,col=20,endColumn=41,title=metric/unknown::nothing emits the metric `image_generated_total`%0Ain rule `Ä & "B"` of group `g`%0Aa metric with a similar name exists: `images_generated_total`
        ::error file=rules/a b%2Cc%3A1.yml,line=6,endLine=6,col=9,endColumn=13,title=syntax/yaml::the key `expr` stands twice in one mapping
        ::warning file=dash.json,line=1,endLine=1,col=10,endColumn=19,title=label/unknown::a < b%0Ain panel `Up` of dashboard `Studio`%0A100%25 of it,%0Areally%0Adrop it: `"up"`
        ::notice file=dash.json,line=1,endLine=1,col=2,endColumn=2,title=syntax/yaml::�[1m&amp;
        2 errors, 1 warning and 1 remark in 1 rule of 2 files; catalog: 3 functions, 3 families
    "#]].assert_eq(&github(&report()));
}

#[test]
fn junit_has_a_suite_for_each_file_and_a_case_for_each_finding() {
    expect![[r#"
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuites name="telemark" tests="5" failures="2" errors="0">
          <testsuite name="rules/a b,c:1.yml" tests="2" failures="2" errors="0">
            <testcase classname="rules/a b,c:1.yml" name="metric/unknown in rule `Ä &amp; &quot;B&quot;` of group `g` (5:20)">
              <failure type="metric/unknown" message="nothing emits the metric `image_generated_total`">rules/a b,c:1.yml:5:20: nothing emits the metric `image_generated_total`</failure>
            </testcase>
            <testcase classname="rules/a b,c:1.yml" name="syntax/yaml (6:9)">
              <failure type="syntax/yaml" message="the key `expr` stands twice in one mapping">rules/a b,c:1.yml:6:9: the key `expr` stands twice in one mapping</failure>
            </testcase>
          </testsuite>
          <testsuite name="good.yml" tests="1" failures="0" errors="0">
            <testcase classname="good.yml" name="no findings"/>
          </testsuite>
          <testsuite name="dash.json" tests="2" failures="0" errors="0">
            <testcase classname="dash.json" name="label/unknown in panel `Up` of dashboard `Studio` (1:10)">
              <system-out>warning: dash.json:1:10: a &lt; b&#10;100% of it,&#10;really</system-out>
            </testcase>
            <testcase classname="dash.json" name="syntax/yaml (1:2)">
              <system-out>info: dash.json:1:2: �[1m&amp;amp;</system-out>
            </testcase>
          </testsuite>
        </testsuites>
    "#]].assert_eq(&junit(&report()));
}
