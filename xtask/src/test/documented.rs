//! What the documentation is built of.

use cargo_metadata::{Metadata, TargetKind};

/// Arguments that choose what `cargo doc` documents by itself: libraries, and binaries that are not called
/// like one.
///
/// And examples, which there need not be: where they are chosen, Cargo chooses features with those of
/// development dependencies counted in. Another step has checked all dependencies with these.
pub(super) fn targets(metadata: &Metadata) -> Vec<String> {
    let packages = metadata.workspace_packages().into_iter();
    let targets = packages.flat_map(|package| &package.targets);
    arguments(targets.map(|target| (target.name.as_str(), target.kind.as_slice())))
}

fn arguments<'a>(
    targets: impl Iterator<Item = (&'a str, &'a [TargetKind])> + Clone,
) -> Vec<String> {
    let libraries: Vec<_> = targets
        .clone()
        .filter(|(_, kinds)| kinds.contains(&TargetKind::Lib))
        .map(|(name, _)| name)
        .collect();
    let mut arguments = vec!["--lib".to_owned(), "--examples".to_owned()];
    for (name, _) in targets.filter(|(_, kinds)| kinds.contains(&TargetKind::Bin)) {
        if !libraries.contains(&name.replace('-', "_").as_str()) {
            arguments.extend(["--bin".to_owned(), name.to_owned()]);
        }
    }
    arguments
}

#[cfg(test)]
mod tests {
    use cargo_metadata::TargetKind;

    use super::arguments;

    #[test]
    fn a_binary_that_is_called_like_a_library_is_not_documented() {
        let targets: [(_, &[_]); 5] = [
            ("shop_core", &[TargetKind::Lib]),
            ("shop", &[TargetKind::Bin]),
            ("shop-core", &[TargetKind::Bin]),
            ("it", &[TargetKind::Test]),
            ("shop_macros", &[TargetKind::ProcMacro]),
        ];
        assert_eq!(arguments(targets.into_iter()).join(" "), "--lib --examples --bin shop");
    }
}
