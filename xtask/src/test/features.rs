//! The combinations of features that users may choose.

use cargo_metadata::Metadata;

/// The packages whose features are their users' choice.
const PUBLIC: &[&str] = &["telemark", "telemark-registry"];

/// Arguments that choose a package and some of its features: none of them, and each by itself. With
/// all of them, and with the default ones, everything is built anyway.
pub(super) fn combinations(metadata: &Metadata) -> Vec<Vec<String>> {
    let packages = metadata.workspace_packages().into_iter();
    let packages = packages.filter(|package| PUBLIC.contains(&package.name.as_str()));
    packages
        .flat_map(|package| {
            let features = package.features.keys().filter(|feature| *feature != "default");
            of_package(&package.name, features.map(String::as_str))
        })
        .collect()
}

fn of_package<'a>(
    package: &str,
    features: impl Iterator<Item = &'a str>,
) -> impl Iterator<Item = Vec<String>> {
    let none = ["--package", package, "--no-default-features"].map(str::to_owned).to_vec();
    let each: Vec<_> = features
        .map(|feature| {
            let mut arguments = none.clone();
            arguments.extend(["--features".to_owned(), feature.to_owned()]);
            arguments
        })
        .collect();
    std::iter::once(none).chain(each)
}

#[cfg(test)]
mod tests {
    use super::of_package;

    #[test]
    fn no_feature_and_each_one_are_combinations() {
        let lines: Vec<_> =
            of_package("a", ["x", "y"].into_iter()).map(|arguments| arguments.join(" ")).collect();
        assert_eq!(
            lines,
            [
                "--package a --no-default-features",
                "--package a --no-default-features --features x",
                "--package a --no-default-features --features y",
            ]
        );
    }
}
