//! The configuration file's own types, and the way from them to a [`Config`].

use std::ops::Range;
use std::path::Path;

use serde::Deserialize;
use toml::Spanned;

use super::{
    Binary, Config, DEFAULT_CATALOG, DEFAULT_TARGET_LABELS, External, Surroundings, Target,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    binary: Vec<Spanned<BinaryTable>>,
    catalog: Option<String>,
    #[serde(default)]
    rules: Vec<Spanned<String>>,
    target_labels: Option<Vec<String>>,
    #[serde(default)]
    external_labels: Vec<String>,
    #[serde(default)]
    external: Vec<ExternalTable>,
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

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ExternalTable {
    name: String,
    metrics: Vec<Spanned<String>>,
    reason: String,
}

/// What is wrong with a configuration's text, and where.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    pub(crate) message: String,
    pub(crate) range: Range<usize>,
}

/// Makes a configuration of its text.
pub(super) fn parse(path: &str, text: &str, directory: &Path) -> Result<Config, Problem> {
    let file: File = toml::from_str(text).map_err(|error| Problem {
        message: error.message().to_owned(),
        range: error.span().unwrap_or_default(),
    })?;
    let binaries = file.binary.into_iter().map(binary);
    let externals = file.external.into_iter().map(external);
    Ok(Config {
        path: path.to_owned(),
        text: text.to_owned(),
        directory: directory.to_owned(),
        binaries: binaries.collect::<Result<_, _>>()?,
        catalog: directory.join(file.catalog.as_deref().unwrap_or(DEFAULT_CATALOG)),
        rules: file
            .rules
            .into_iter()
            .map(|pattern| (pattern.get_ref().clone(), pattern.span()))
            .collect(),
        surroundings: Surroundings {
            target_labels: file
                .target_labels
                .unwrap_or_else(|| DEFAULT_TARGET_LABELS.map(str::to_owned).to_vec()),
            external_labels: file.external_labels,
            external: externals.collect::<Result<_, _>>()?,
        },
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

fn external(table: ExternalTable) -> Result<External, Problem> {
    let metrics = table.metrics.into_iter().map(|pattern| {
        glob::Pattern::new(pattern.get_ref()).map_err(|error| Problem {
            message: format!("not a pattern: {}", error.msg),
            range: pattern.span(),
        })
    });
    Ok(External {
        name: table.name,
        metrics: metrics.collect::<Result<_, _>>()?,
        reason: table.reason,
    })
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use expect_test::{Expect, expect};

    use super::parse;

    fn check(text: &str, expect: &Expect) {
        let shown = match parse("telemark.toml", text, Path::new("/w")) {
            Ok(config) => format!(
                "{:?} {:?} {:?} {:?}",
                config.binaries, config.catalog, config.rules, config.surroundings
            ),
            Err(problem) => format!("{}\n{}", problem.message, &text[problem.range]),
        };
        expect.assert_eq(&shown);
    }

    #[test]
    fn an_empty_file_has_the_defaults() {
        check(
            "",
            &expect![[
                r#"[] "/w/catalog.json" [] Surroundings { target_labels: ["job", "instance"], external_labels: [], external: [] }"#
            ]],
        );
    }

    #[test]
    fn an_unknown_key_is_named_with_the_allowed_ones() {
        check(
            "rule = []",
            &expect![[r#"
                unknown field `rule`, expected one of `binary`, `catalog`, `rules`, `target_labels`, `external_labels`, `external`
                rule"#]],
        );
        check(
            "[[binary]]\npackage = \"a\"\nbinary = \"b\"\n",
            &expect![[r#"
                unknown field `binary`, expected one of `package`, `bin`, `example`, `lib`, `profile`, `features`
                binary"#]],
        );
    }

    #[test]
    fn a_wrong_type_is_blamed_on_the_value() {
        check(
            "rules = \"telemetry/*.yml\"\n",
            &expect![[r#"
                invalid type: string "telemetry/*.yml", expected a sequence
                "telemetry/*.yml""#]],
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
    fn an_exception_needs_a_reason_and_a_pattern_that_can_match() {
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
}
