//! `crate-graph`: who may depend on whom.
//!
//! The table is DESIGN.md's. It is about what users of a package get as well, so it leaves out what a
//! package needs for its own tests. A package that is not in the table is an error, because a rule
//! about it was never made.

use super::Rule;
use crate::tidy::report::Report;
use crate::tidy::tree::{Dependency, Tree};

pub(super) const RULE: Rule =
    Rule { name: "crate-graph", says: "packages depend on each other as DESIGN.md allows", check };

/// What a package may depend on among ours.
enum Allowed {
    Anything,
    Only(&'static [Edge]),
}

struct Edge {
    to: &'static str,
    /// The only features that may be switched on.
    features: &'static [&'static str],
}

impl Edge {
    const fn to(to: &'static str) -> Self {
        Self { to, features: &[] }
    }
}

fn allowed(package: &str) -> Option<Allowed> {
    Some(match package {
        "telemark-registry" | "telemark-promql" => Allowed::Only(&[]),
        "telemark-macros" | "telemark-models" => {
            Allowed::Only(const { &[Edge::to("telemark-registry")] })
        }
        "telemark" => {
            Allowed::Only(const { &[Edge::to("telemark-registry"), Edge::to("telemark-macros")] })
        }
        "telemark-catalog" => Allowed::Only(
            const {
                &[
                    Edge { to: "telemark-registry", features: &["catalog"] },
                    Edge::to("telemark-promql"),
                ]
            },
        ),
        "xtask" => Allowed::Only(const { &[Edge::to("telemark-catalog")] }),
        "telemark-tests" | "telemark-messages" | "telemark-benches" | "studio" => Allowed::Anything,
        _ => return None,
    })
}

fn check(tree: &Tree) -> Report {
    let mut report = Report::default();
    for package in &tree.packages {
        report.look();
        let manifest = format!("{}/Cargo.toml", package.folder);
        let edges = match allowed(&package.name) {
            Some(Allowed::Anything) => continue,
            Some(Allowed::Only(edges)) => edges,
            None => {
                let message = format!("no rule says what `{}` may depend on", package.name);
                report.error(&manifest, None, message);
                continue;
            }
        };
        let ours = package
            .dependencies
            .iter()
            .filter(|dependency| tree.packages.iter().any(|member| member.name == dependency.name));
        for dependency in ours {
            if let Err(message) = permit(&package.name, edges, dependency) {
                report.error(&manifest, None, message);
            }
        }
    }
    report
}

fn permit(package: &str, edges: &[Edge], dependency: &Dependency) -> Result<(), String> {
    let to = &dependency.name;
    let Some(edge) = edges.iter().find(|edge| edge.to == to) else {
        let names: Vec<_> = edges.iter().map(|edge| format!("`{}`", edge.to)).collect();
        let names = if names.is_empty() { "none".to_owned() } else { names.join(", ") };
        return Err(format!("`{package}` may not depend on `{to}`; of ours it may on: {names}"));
    };
    let extra =
        dependency.features.iter().find(|feature| !edge.features.contains(&feature.as_str()));
    match extra {
        Some(feature) => {
            Err(format!("`{package}` may not switch on the feature `{feature}` of `{to}`"))
        }
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::RULE;
    use crate::tidy::rules::fixture::check_tree;
    use crate::tidy::tree::{Dependency, Package, Tree};

    fn depends(name: &str, folder: &str, on: &[(&str, &[&str])]) -> Package {
        let dependencies = on.iter().map(|(name, features)| Dependency {
            name: (*name).to_owned(),
            features: features.iter().map(ToString::to_string).collect(),
        });
        Package { dependencies: dependencies.collect(), ..Package::bare(name, folder) }
    }

    #[test]
    fn edges_and_features_beyond_the_table_are_errors() {
        let mut tree = Tree::default();
        tree.packages = vec![
            depends("telemark-registry", "registry", &[("linkme", &[])]),
            depends("telemark-macros", "macros", &[("telemark-registry", &["catalog"])]),
            depends("telemark", "runtime", &[("telemark-macros", &[])]),
            depends("telemark-promql", "promql", &[("telemark-registry", &[])]),
            depends(
                "telemark-catalog",
                "catalog",
                &[("telemark-registry", &["catalog"]), ("telemark", &[])],
            ),
            depends("studio", "examples/studio", &[("telemark-catalog", &[])]),
            depends("telemark-extra", "extra", &[]),
        ];
        check_tree(
            RULE,
            &tree,
            &expect![[r"
                error[crate-graph]: macros/Cargo.toml: `telemark-macros` may not switch on the feature `catalog` of `telemark-registry`
                error[crate-graph]: promql/Cargo.toml: `telemark-promql` may not depend on `telemark-registry`; of ours it may on: none
                error[crate-graph]: catalog/Cargo.toml: `telemark-catalog` may not depend on `telemark`; of ours it may on: `telemark-registry`, `telemark-promql`
                error[crate-graph]: extra/Cargo.toml: no rule says what `telemark-extra` may depend on
                1 rules, 7 places: 4 errors, 0 remarks
            "]],
        );
    }
}
