//! The configuration file's own types, and the way from them to a [`Config`].

use std::collections::BTreeMap;
use std::num::NonZeroU64;
use std::ops::Range;
use std::path::Path;

use glob::Pattern;
use serde::Deserialize;
use toml::Spanned;

use super::prometheus::{Feature, Interval, Prometheus, Version};
use super::{
    Binary, Budget, Config, Coverage, DEFAULT_BASELINE, DEFAULT_CATALOG, DEFAULT_TARGET_LABELS,
    External, Glob, Level, Surroundings, Target,
};
use crate::check::similar;
use crate::exception::{Date, Exception, Names, Scope};
use crate::external::ExternalCatalog;
use crate::finding::CheckId;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    catalog: Option<String>,
    baseline: Option<String>,
    #[serde(default)]
    rules: Vec<Spanned<String>>,
    #[serde(default)]
    dashboards: Vec<Spanned<String>>,
    #[serde(default)]
    slos: Vec<Spanned<String>>,
    #[serde(default)]
    binary: Vec<Spanned<BinaryTable>>,
    #[serde(default)]
    prometheus: PrometheusTable,
    #[serde(default)]
    checks: BTreeMap<Spanned<String>, Level>,
    #[serde(default)]
    external: Vec<Spanned<ExternalTable>>,
    #[serde(default)]
    allow: Vec<Spanned<AllowTable>>,
    #[serde(default)]
    budget: BudgetTable,
    #[serde(default)]
    coverage: CoverageTable,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BinaryTable {
    package: String,
    bin: Option<String>,
    example: Option<String>,
    lib: Option<Spanned<bool>>,
    profile: Option<String>,
    #[serde(default)]
    features: Vec<String>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct PrometheusTable {
    version: Option<Version>,
    #[serde(default)]
    features: Vec<Feature>,
    scrape_interval: Option<Interval>,
    evaluation_interval: Option<Interval>,
    retention: Option<Interval>,
    target_labels: Option<Vec<Spanned<String>>>,
    #[serde(default)]
    external_labels: Vec<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ExternalTable {
    name: String,
    #[serde(default)]
    metrics: Vec<Spanned<String>>,
    catalog: Option<Spanned<String>>,
    labels: Option<Spanned<Labels>>,
    reason: Spanned<String>,
}

/// Whether an external catalog lists every label.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Labels {
    Open,
    Closed,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AllowTable {
    check: Spanned<String>,
    file: Option<Spanned<String>>,
    rule: Option<Spanned<String>>,
    dashboard: Option<Spanned<String>>,
    metric: Option<Spanned<String>>,
    label: Option<Spanned<String>>,
    reason: Spanned<String>,
    until: Option<Date>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct BudgetTable {
    service: Option<NonZeroU64>,
    metric: Option<NonZeroU64>,
    rule: Option<NonZeroU64>,
    #[serde(default)]
    metrics: BTreeMap<Spanned<String>, NonZeroU64>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct CoverageTable {
    #[serde(default)]
    paths: Vec<Spanned<String>>,
}

/// What is wrong with a configuration's text, and where.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    pub(crate) message: String,
    pub(crate) range: Range<usize>,
}

/// Makes a configuration of its text. `read` gives the text of a file beside it, or says what is wrong.
pub(super) fn parse(
    path: &str,
    text: &str,
    directory: &Path,
    read: &dyn Fn(&str) -> Result<String, String>,
) -> Result<Config, Problem> {
    let file: File = toml::from_str(text).map_err(|error| Problem {
        message: error.message().to_owned(),
        range: error.span().unwrap_or_default(),
    })?;
    let table = file.prometheus;
    let target_labels = match table.target_labels {
        Some(labels) => names(labels)?,
        None => DEFAULT_TARGET_LABELS.map(str::to_owned).to_vec(),
    };
    let checks = file.checks.into_iter().map(|(id, level)| Ok((check(&id)?, level)));
    let named = file.external.iter().filter_map(|external| external.get_ref().catalog.as_ref());
    let inputs = named.map(|path| directory.join(path.get_ref())).collect();
    Ok(Config {
        inputs,
        path: path.to_owned(),
        text: text.to_owned(),
        directory: directory.to_owned(),
        binaries: each(file.binary, binary)?,
        catalog: directory.join(file.catalog.as_deref().unwrap_or(DEFAULT_CATALOG)),
        baseline: directory.join(file.baseline.as_deref().unwrap_or(DEFAULT_BASELINE)),
        rules: globs(file.rules),
        dashboards: globs(file.dashboards),
        slos: globs(file.slos),
        surroundings: Surroundings {
            target_labels,
            external_labels: names(table.external_labels)?,
            external: each(file.external, |table| external(table, read))?,
            prometheus: Prometheus {
                version: table.version,
                features: table.features,
                scrape_interval: table.scrape_interval.map(|interval| interval.0),
                evaluation_interval: table.evaluation_interval.map(|interval| interval.0),
                retention: table.retention.map(|interval| interval.0),
            },
        },
        checks: checks.collect::<Result<_, _>>()?,
        exceptions: each(file.allow, exception)?,
        budget: budget(file.budget)?,
        coverage: Coverage { paths: each(file.coverage.paths, |path| pattern(&path))? },
    })
}

fn each<T, U>(
    items: Vec<T>,
    convert: impl FnMut(T) -> Result<U, Problem>,
) -> Result<Vec<U>, Problem> {
    items.into_iter().map(convert).collect()
}

fn globs(patterns: Vec<Spanned<String>>) -> Vec<Glob> {
    patterns.into_iter().map(|pattern| (pattern.get_ref().clone(), pattern.span())).collect()
}

fn names(labels: Vec<Spanned<String>>) -> Result<Vec<String>, Problem> {
    each(labels, |label| text(label, "the name of a label is empty"))
}

/// A text that says something.
fn text(text: Spanned<String>, empty: &str) -> Result<String, Problem> {
    if text.get_ref().trim().is_empty() {
        return Err(Problem { message: empty.to_owned(), range: text.span() });
    }
    Ok(text.into_inner())
}

fn pattern(text: &Spanned<String>) -> Result<Pattern, Problem> {
    Pattern::new(text.get_ref()).map_err(|error| Problem {
        message: format!("not a pattern: {}", error.msg),
        range: text.span(),
    })
}

fn check(id: &Spanned<String>) -> Result<CheckId, Problem> {
    let written = id.get_ref();
    CheckId::from_id(written).ok_or_else(|| {
        let ids = || CheckId::ALL.iter().map(|check| check.as_str());
        let meant = match similar::nearest(written, ids()) {
            Some(nearest) => format!("did you mean `{nearest}`?"),
            None => format!("the checks are {}", ids().collect::<Vec<_>>().join(", ")),
        };
        Problem { message: format!("no check has the id `{written}`; {meant}"), range: id.span() }
    })
}

fn binary(table: Spanned<BinaryTable>) -> Result<Binary, Problem> {
    let range = table.span();
    let table = table.into_inner();
    let lib = table.lib.filter(|lib| *lib.get_ref());
    let target = match (table.bin, table.example, lib) {
        (Some(name), None, None) => Target::Bin(name),
        (None, Some(name), None) => Target::Example(name),
        (None, None, Some(_)) => Target::Lib,
        _ => {
            return Err(Problem {
                message: "a binary has exactly one of `bin`, `example` and `lib = true`".to_owned(),
                range,
            });
        }
    };
    Ok(Binary { package: table.package, target, profile: table.profile, features: table.features })
}

fn external(
    table: Spanned<ExternalTable>,
    read: &dyn Fn(&str) -> Result<String, String>,
) -> Result<External, Problem> {
    let range = table.span();
    let table = table.into_inner();
    if table.metrics.is_empty() && table.catalog.is_none() {
        let message = "it has no metrics; give `metrics` or `catalog`".to_owned();
        return Err(Problem { message, range });
    }
    let mut catalog = table.catalog.map(|path| external_catalog(&path, read)).transpose()?;
    match (&mut catalog, table.labels) {
        (_, None) => {}
        (Some(catalog), Some(labels)) => {
            for family in catalog.families.values_mut() {
                family.open_labels = matches!(labels.get_ref(), Labels::Open);
            }
        }
        (None, Some(labels)) => {
            let message = "only a `catalog` has labels that could be open or closed".to_owned();
            return Err(Problem { message, range: labels.span() });
        }
    }
    Ok(External {
        name: table.name,
        metrics: each(table.metrics, |name| pattern(&name))?,
        reason: text(table.reason, "the reason is empty")?,
        catalog,
    })
}

fn external_catalog(
    path: &Spanned<String>,
    read: &dyn Fn(&str) -> Result<String, String>,
) -> Result<ExternalCatalog, Problem> {
    let catalog = read(path.get_ref()).and_then(|json| {
        ExternalCatalog::read(&json).map_err(|error| format!("no external catalog: {error}"))
    });
    catalog.map_err(|message| Problem { message, range: path.span() })
}

fn exception(table: Spanned<AllowTable>) -> Result<Exception, Problem> {
    let range = table.span();
    let table = table.into_inner();
    let optional = |text: Option<Spanned<String>>| text.as_ref().map(pattern).transpose();
    Ok(Exception {
        check: check(&table.check)?,
        scope: Scope::Named(Box::new(Names {
            file: optional(table.file)?,
            rule: optional(table.rule)?,
            dashboard: optional(table.dashboard)?,
            metric: optional(table.metric)?,
            label: optional(table.label)?,
        })),
        reason: text(table.reason, "the reason is empty")?,
        until: table.until,
        range,
    })
}

fn budget(table: BudgetTable) -> Result<Budget, Problem> {
    let own = table.metrics.into_iter().map(|(name, series)| Ok((pattern(&name)?, series)));
    let mut metrics = own.collect::<Result<Vec<_>, _>>()?;
    metrics.sort_by_key(|(pattern, _)| std::cmp::Reverse(pattern.as_str().len()));
    Ok(Budget { service: table.service, metric: table.metric, rule: table.rule, metrics })
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use expect_test::{Expect, expect};

    use super::{Pattern, Scope, parse};
    use crate::config::Config;
    use crate::finding::CheckId;

    const KUBE: &str = r#"{"schema_version": 1, "families": [
        {"name": "kube_pod_info", "type": "gauge", "labels": [], "open_labels": false}]}"#;

    fn check(text: &str, expect: &Expect) {
        let read = |path: &str| match path {
            "kube.json" => Ok(KUBE.to_owned()),
            path => Err(format!("no file {path}")),
        };
        let shown = match parse("telemark.toml", text, Path::new("/w"), &read) {
            Ok(config) => show(&config),
            Err(problem) => {
                let ids: Vec<_> = CheckId::ALL.iter().map(|check| check.as_str()).collect();
                let message = problem.message.replace(&ids.join(", "), "ALL");
                format!("{message}\n{}", &text[problem.range])
            }
        };
        expect.assert_eq(&shown);
    }

    /// A line for each part, without what the file is.
    fn show(config: &Config) -> String {
        let Config { binaries, catalog, baseline, rules, dashboards, slos, .. } = config;
        let Config { surroundings, checks, exceptions, budget, coverage, .. } = config;
        let external = surroundings.external.iter().map(|external| {
            let metrics: Vec<_> = external.metrics.iter().map(Pattern::as_str).collect();
            let families = external.catalog.iter().flat_map(|catalog| &catalog.families);
            let families = families.map(|(name, family)| (name, family.open_labels));
            format!(
                "external {} {metrics:?} {:?}: {}\n",
                external.name,
                families.collect::<Vec<_>>(),
                external.reason
            )
        });
        let exceptions = exceptions.iter().map(|exception| {
            let Scope::Named(names) = &exception.scope else { unreachable!("not in a file") };
            let patterns =
                [&names.file, &names.rule, &names.dashboard, &names.metric, &names.label];
            let patterns = patterns.map(|pattern| pattern.as_ref().map(Pattern::as_str));
            let until = exception.until.map(|until| until.to_string());
            format!("allow {} {patterns:?} {until:?}: {}\n", exception.check, exception.reason)
        });
        let own = budget.metrics.iter().map(|(name, series)| format!(" {name} {series}"));
        let paths = coverage.paths.iter().map(|path| format!(" {path}"));
        format!(
            "{binaries:?}\n{catalog:?} {baseline:?}\n{rules:?} {dashboards:?} {slos:?}\n\
             {:?} {:?}\n{:?}\n{checks:?}\n{}{}budget {:?} {:?} {:?}{}\ncoverage{}\n",
            surroundings.target_labels,
            surroundings.external_labels,
            surroundings.prometheus,
            external.collect::<String>(),
            exceptions.collect::<String>(),
            budget.service,
            budget.metric,
            budget.rule,
            own.collect::<String>(),
            paths.collect::<String>(),
        )
    }

    #[test]
    fn an_empty_file_has_the_defaults() {
        check(
            "",
            &expect![[r#"
            []
            "/w/catalog.json" "/w/telemark-baseline.json"
            [] [] []
            ["job", "instance"] []
            Prometheus { version: None, features: [], scrape_interval: None, evaluation_interval: None, retention: None }
            {}
            budget None None None
            coverage
        "#]],
        );
    }

    #[test]
    fn everything_that_can_be_said_is_kept() {
        let text = r#"
            rules = ["rules/*.yml"]
            dashboards = ["dashboards/*.json"]
            slos = ["slo.yml"]
            catalog = "out/catalog.json"
            baseline = "known.json"
            [[binary]]
            package = "studio"
            bin = "studio"
            [prometheus]
            version = "3.4"
            features = ["promql-experimental-functions", "native-histograms"]
            scrape_interval = "15s"
            evaluation_interval = "1m30s"
            retention = "15d"
            target_labels = ["job"]
            external_labels = ["cluster"]
            [checks]
            "label/unknown" = "warning"
            "syntax/rule" = "off"
            [[external]]
            name = "node_exporter"
            metrics = ["node_*"]
            reason = "the hosts' own exporter"
            [[external]]
            name = "kube-state-metrics"
            catalog = "kube.json"
            reason = "the cluster's"
            [[external]]
            name = "a page that was taken once"
            metrics = ["kube_more_*"]
            catalog = "kube.json"
            labels = "open"
            reason = "the cluster's"
            [[allow]]
            check = "label/unknown"
            file = "rules/*"
            rule = "NodeDown"
            dashboard = "Nodes"
            metric = "node_*"
            label = "zone"
            reason = "comes with the new proxy"
            until = "2027-01-31"
            [budget]
            service = 50000
            metric = 1000
            rule = 500
            metrics = { "http_*" = 5000, "http_server_*" = 9000 }
            [coverage]
            paths = ["src/db/**"]
        "#;
        check(
            text,
            &expect![[r#"
                [Binary { package: "studio", target: Bin("studio"), profile: None, features: [] }]
                "/w/out/catalog.json" "/w/known.json"
                [("rules/*.yml", 22..35)] [("dashboards/*.json", 63..82)] [("slo.yml", 104..113)]
                ["job"] ["cluster"]
                Prometheus { version: Some(Version { major: 3, minor: 4 }), features: [PromqlExperimentalFunctions, NativeHistograms], scrape_interval: Some(15s), evaluation_interval: Some(90s), retention: Some(1296000s) }
                {SyntaxRule: Off, LabelUnknown: Warning}
                external node_exporter ["node_*"] []: the hosts' own exporter
                external kube-state-metrics [] [("kube_pod_info", false)]: the cluster's
                external a page that was taken once ["kube_more_*"] [("kube_pod_info", true)]: the cluster's
                allow label/unknown [Some("rules/*"), Some("NodeDown"), Some("Nodes"), Some("node_*"), Some("zone")] Some("2027-01-31"): comes with the new proxy
                budget Some(50000) Some(1000) Some(500) http_server_* 9000 http_* 5000
                coverage src/db/**
            "#]],
        );
    }

    #[test]
    fn an_unknown_key_is_named_with_the_allowed_ones() {
        check(
            "rule = []",
            &expect![[r#"
            unknown field `rule`, expected one of `catalog`, `baseline`, `rules`, `dashboards`, `slos`, `binary`, `prometheus`, `checks`, `external`, `allow`, `budget`, `coverage`
            rule"#]],
        );
        check(
            "[[binary]]\npackage = \"a\"\nbinary = \"b\"\n",
            &expect![[r#"
            unknown field `binary`, expected one of `package`, `bin`, `example`, `lib`, `profile`, `features`
            binary"#]],
        );
        check(
            "target_labels = [\"job\"]",
            &expect![[r#"
            unknown field `target_labels`, expected one of `catalog`, `baseline`, `rules`, `dashboards`, `slos`, `binary`, `prometheus`, `checks`, `external`, `allow`, `budget`, `coverage`
            target_labels"#]],
        );
        check(
            "[prometheus]\ninterval = \"15s\"",
            &expect![[r#"
            unknown field `interval`, expected one of `version`, `features`, `scrape_interval`, `evaluation_interval`, `retention`, `target_labels`, `external_labels`
            interval"#]],
        );
        check(
            "[[allow]]\nreason = \"r\"\nalert = \"A\"",
            &expect![[r#"
            unknown field `alert`, expected one of `check`, `file`, `rule`, `dashboard`, `metric`, `label`, `reason`, `until`
            alert"#]],
        );
        check(
            "[budget]\nseries = 1",
            &expect![[r#"
            unknown field `series`, expected one of `service`, `metric`, `rule`, `metrics`
            series"#]],
        );
        check(
            "[coverage]\nfiles = []",
            &expect![[r#"
            unknown field `files`, expected `paths`
            files"#]],
        );
    }

    #[test]
    fn a_wrong_value_is_blamed_on_the_value() {
        check(
            "rules = \"telemetry/*.yml\"\n",
            &expect![[r#"
            invalid type: string "telemetry/*.yml", expected a sequence
            "telemetry/*.yml""#]],
        );
        check(
            "[prometheus]\nscrape_interval = \"15\"\n",
            &expect![[r#"
            `15` is no time such as `15s` or `1m30s`; its units are y, w, d, h, m, s and ms, each at most once and in this order
            "15""#]],
        );
        check(
            "[prometheus]\nretention = \"0s\"\n",
            &expect![[r#"
            the time is 0
            "0s""#]],
        );
        check(
            "[prometheus]\nversion = \"three\"\n",
            &expect![[r#"
            `three` is no version such as `3.4` or `3.4.1`
            "three""#]],
        );
        check(
            "[prometheus]\nfeatures = [\"agent\"]\n",
            &expect![[r#"
            unknown variant `agent`, expected one of `promql-experimental-functions`, `promql-duration-expr`, `promql-extended-range-selectors`, `promql-binop-fill-modifiers`, `promql-delayed-name-removal`, `extra-scrape-metrics`, `type-and-unit-labels`, `native-histograms`
            "agent""#]],
        );
        check(
            "[prometheus]\nexternal_labels = [\"\"]\n",
            &expect![[r#"
            the name of a label is empty
            """#]],
        );
        check(
            "[budget]\nmetric = 0\n",
            &expect![[r#"
            invalid value: integer `0`, expected a nonzero u64
            0"#]],
        );
        check(
            "[coverage]\npaths = [\"src/***\"]\n",
            &expect![[r#"
            not a pattern: wildcards are either regular `*` or recursive `**`
            "src/***""#]],
        );
    }

    #[test]
    fn a_check_is_named_by_its_id_and_has_one_of_four_levels() {
        check(
            "[checks]\n\"lable/unknown\" = \"off\"\n",
            &expect![[r#"
            no check has the id `lable/unknown`; did you mean `label/unknown`?
            "lable/unknown""#]],
        );
        check(
            "[checks]\n\"cardinality\" = \"off\"\n",
            &expect![[r#"
            no check has the id `cardinality`; the checks are ALL
            "cardinality""#]],
        );
        check(
            "[checks]\n\"label/unknown\" = \"fatal\"\n",
            &expect![[r#"
            unknown variant `fatal`, expected one of `off`, `info`, `warning`, `error`
            "fatal""#]],
        );
    }

    #[test]
    fn a_binary_has_exactly_one_target() {
        check(
            "[[binary]]\npackage = \"a\"\nbin = \"a\"\nlib = true\n",
            &expect![[r#"
            a binary has exactly one of `bin`, `example` and `lib = true`
            [[binary]]"#]],
        );
    }

    #[test]
    fn what_others_own_needs_a_reason_and_a_pattern_that_can_match() {
        check(
            "[[external]]\nname = \"node\"\nmetrics = [\"node_*\"]\n",
            &expect![[r#"
            missing field `reason`
            [[external]]"#]],
        );
        check(
            "[[external]]\nname = \"n\"\nmetrics = [\"n\", \"a[\"]\nreason = \"r\"\n",
            &expect![[r#"
                not a pattern: invalid range pattern
                "a[""#]],
        );
    }

    #[test]
    fn an_external_catalog_is_a_file_that_exists_and_can_be_read() {
        check(
            "[[external]]\nname = \"kube\"\nreason = \"r\"\n",
            &expect![[r#"
            it has no metrics; give `metrics` or `catalog`
            [[external]]"#]],
        );
        check(
            "[[external]]\nname = \"kube\"\nreason = \"r\"\ncatalog = \"none.json\"\n",
            &expect![[r#"
                no file none.json
                "none.json""#]],
        );
        check(
            "[[external]]\nname = \"kube\"\nreason = \"r\"\nmetrics = [\"a\"]\nlabels = \"open\"\n",
            &expect![[r#"
                only a `catalog` has labels that could be open or closed
                "open""#]],
        );
    }

    #[test]
    fn an_exception_needs_a_reason_and_a_day_that_exists() {
        check(
            "[[allow]]\ncheck = \"label/unknown\"\n",
            &expect![[r#"
            missing field `reason`
            [[allow]]"#]],
        );
        check(
            "[[allow]]\ncheck = \"label/unknown\"\nreason = \" \"\n",
            &expect![[r#"
            the reason is empty
            " ""#]],
        );
        check(
            "[[allow]]\ncheck = \"label/unknown\"\nreason = \"r\"\nuntil = \"2027-02-30\"\n",
            &expect![[r#"
                `2027-02-30` is no day; one is written as `2027-01-31`
                "2027-02-30""#]],
        );
    }
}
