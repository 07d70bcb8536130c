//! The projects, each loaded as one team would: all of its rules and dashboards together.

use std::fs;
use std::path::{Path, PathBuf};

use telemark_catalog::source::Sources;

/// Files that are used together.
pub(crate) struct Project {
    /// The name of its folders.
    pub(crate) name: &'static str,
    /// What the paths of its files begin with, below the folders' names.
    within: &'static [&'static str],
    pub(crate) hosts: NodeExporter,
}

/// Which `node_exporter` the files are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NodeExporter {
    /// One that emits what the page shows.
    AsOnItsPage,
    /// One from before the names of 0.16, which no page shows.
    Older,
}

const fn project(name: &'static str, within: &'static [&'static str]) -> Project {
    Project { name, within, hosts: NodeExporter::AsOnItsPage }
}

/// The dashboards of kube-prometheus' manifests aren't among the files, only those of an addon and of an
/// example; and of the compatibility rules of `node_exporter`, one takes either the old names or the new ones.
pub(crate) const PROJECTS: [Project; 11] = [
    project("prometheus-operator__kube-prometheus", &["manifests", "examples/existingrule"]),
    project("prometheus-operator__kube-prometheus", &["jsonnet", "examples/example-grafana"]),
    project("openshift__cluster-monitoring-operator", &[""]),
    project("prometheus__node_exporter", &["example-rules.yml"]),
    project(
        "prometheus__node_exporter",
        &[
            "docs/example-16-compatibility-rules-new-to-old",
            "docs/example-17-compatibility-rules-new-to-old",
        ],
    ),
    Project {
        hosts: NodeExporter::Older,
        ..project(
            "prometheus__node_exporter",
            &["docs/example-16-compatibility-rules.yml", "docs/example-17-compatibility-rules.yml"],
        )
    },
    project("prometheus__prometheus", &[""]),
    project("thanos-io__thanos", &["examples"]),
    project("thanos-io__thanos", &["cmd"]),
    project("dotdc__grafana-dashboards-kubernetes", &[""]),
    project("linkerd__linkerd2", &[""]),
];

/// The folder of all test data of others.
pub(crate) fn corpora() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpora")
}

impl Project {
    pub(crate) fn sources(&self) -> Sources {
        let corpora = corpora();
        let mut paths = Vec::new();
        for folder in ["rules", "dashboards"] {
            let root = corpora.join(folder).join(self.name);
            let mut all = Vec::new();
            collect(&root, &mut all);
            let is_within = |path: &PathBuf| {
                let below = path.strip_prefix(&root).expect("a path below the folder");
                let below = below.to_string_lossy();
                self.within.iter().any(|within| below.starts_with(within))
            };
            paths.extend(all.into_iter().filter(is_within));
        }
        paths.sort();
        let mut sources = Sources::default();
        for path in paths {
            let below = path.strip_prefix(&corpora).expect("a path below the folder");
            let bytes = fs::read(&path).expect("a readable file");
            sources.add(below.to_string_lossy().into_owned(), bytes);
        }
        sources
    }
}

/// The files of a folder that is there.
pub(crate) fn collect(directory: &Path, paths: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(directory).into_iter().flatten() {
        let path = entry.expect("a readable folder").path();
        if path.is_dir() {
            collect(&path, paths);
        } else {
            paths.push(path);
        }
    }
}
