//! `syntax/feature`: what the configured Prometheus doesn't have, or doesn't take without a feature.
//!
//! ```yaml
//! expr: limitk(3, http_requests_total) > 0   # wants the feature promql-experimental-functions
//! ```
//!
//! The version and the features stand under `[prometheus]` in telemark.toml. Without a version nothing is
//! reported, and what Prometheus 2.42 has is taken for granted.

use telemark_promql::{Flag, Requirement, Unmet, Version, requirements};

use super::Query;
use crate::config::{self, Feature};
use crate::finding::{CheckId, Finding};

pub(super) fn check(query: Query<'_>, findings: &mut Vec<Finding>) {
    let server = &query.known.surroundings().prometheus;
    let Some(version) = server.version.and_then(version) else { return };
    let enabled: Vec<_> = server.features.iter().filter_map(|feature| flag(*feature)).collect();
    for requirement in requirements(query.expr) {
        if let Some(unmet) = requirement.feature.unmet(version, &enabled) {
            findings.push(finding(query, requirement, version, unmet));
        }
    }
}

fn finding(query: Query<'_>, wanted: Requirement, version: Version, unmet: Unmet) -> Finding {
    let what = wanted.feature;
    let (message, help) = match unmet {
        Unmet::Since(since) => {
            (format!("Prometheus {version} doesn't have {what}, which is new in {since}"), None)
        }
        Unmet::Until(until) => (
            format!("Prometheus {version} no longer has {what}, which is gone since {until}"),
            None,
        ),
        Unmet::Disabled(flag) => (
            format!("Prometheus {version} takes {what} only with the feature `{flag}`"),
            Some(format!(
                "start the server with `--enable-feature={flag}`, and list it under `features` in \
                 telemark.toml"
            )),
        ),
    };
    Finding {
        help: help.into_iter().collect(),
        ..query.finding(CheckId::SyntaxFeature, wanted.span, message)
    }
}

/// The configured version in the parser's terms; nothing for one that no release will ever have.
fn version(of_server: config::Version) -> Option<Version> {
    let major = of_server.major.try_into().ok()?;
    Some(Version { major, minor: of_server.minor.try_into().ok()? })
}

/// The flag of a feature that decides about queries.
fn flag(feature: Feature) -> Option<Flag> {
    match feature {
        Feature::PromqlExperimentalFunctions => Some(Flag::ExperimentalFunctions),
        Feature::PromqlDurationExpr => Some(Flag::DurationExpr),
        Feature::PromqlExtendedRangeSelectors => Some(Flag::ExtendedRangeSelectors),
        Feature::PromqlBinopFillModifiers => Some(Flag::BinopFillModifiers),
        Feature::PromqlDelayedNameRemoval
        | Feature::ExtraScrapeMetrics
        | Feature::TypeAndUnitLabels
        | Feature::NativeHistograms => None,
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use crate::config::{Feature, Prometheus, Surroundings, Version};
    use crate::fixture::{check_query, check_surrounded, surroundings};

    fn check(version: (u32, u32), features: &[Feature], query: &str, expect: &Expect) {
        let (major, minor) = version;
        let prometheus = Prometheus {
            version: Some(Version { major, minor }),
            features: features.to_vec(),
            ..Prometheus::default()
        };
        let surroundings = Surroundings { prometheus, ..surroundings() };
        let text =
            format!("groups:\n  - name: g\n    rules:\n      - alert: A\n        expr: {query}\n");
        check_surrounded(&surroundings, &[("alerts.yml", &text)], expect);
    }

    #[test]
    fn what_is_newer_or_older_than_the_server() {
        check(
            (3, 4),
            &[],
            "holt_winters(queue_depth[5m], 0.1, 0.1) > fill(0) sum(queue_depth)",
            &expect![[r#"
                error[syntax/feature]: Prometheus 3.4 no longer has the function `holt_winters`, which is gone since 3.0
                 --> alerts.yml:5:15
                  |
                5 |         expr: holt_winters(queue_depth[5m], 0.1, 0.1) > fill(0) sum(queue_depth)
                  |               ^^^^^^^^^^^^

                error[syntax/feature]: Prometheus 3.4 doesn't have `fill`, which is new in 3.10
                 --> alerts.yml:5:57
                  |
                5 |         expr: holt_winters(queue_depth[5m], 0.1, 0.1) > fill(0) sum(queue_depth)
                  |                                                         ^^^^^^^

                2 errors in 1 rule of 1 file; catalog: 3 functions, 3 families
            "#]],
        );
    }

    #[test]
    fn what_wants_a_feature() {
        let query = "limitk(3, queue_depth) > 0";
        check(
            (3, 4),
            &[],
            query,
            &expect![[r#"
            error[syntax/feature]: Prometheus 3.4 takes the aggregation `limitk` only with the feature `promql-experimental-functions`
             --> alerts.yml:5:15
              |
            5 |         expr: limitk(3, queue_depth) > 0
              |               ^^^^^^
              |
              = help: start the server with `--enable-feature=promql-experimental-functions`, and list it under `features` in telemark.toml

            1 error in 1 rule of 1 file; catalog: 3 functions, 3 families
        "#]],
        );
        check(
            (3, 4),
            &[Feature::PromqlExperimentalFunctions],
            query,
            &expect![[r#"
            no findings in 1 rule of 1 file; catalog: 3 functions, 3 families
        "#]],
        );
    }

    #[test]
    fn nothing_is_reported_until_the_version_is_known() {
        check_query(
            "limitk(3, queue_depth) > 0",
            &expect![[r#"
            no findings in 1 rule of 1 file; catalog: 3 functions, 3 families
        "#]],
        );
    }
}
