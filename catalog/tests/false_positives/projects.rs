//! The projects, each loaded as one team would: all of its rules and dashboards together.

use std::fs;
use std::path::{Path, PathBuf};

use telemark_catalog::source::Sources;

/// A project, by the name of its folders.
pub(crate) struct Project {
    pub(crate) name: &'static str,
}

pub(crate) const PROJECTS: [Project; 5] = [
    Project { name: "prometheus-operator__kube-prometheus" },
    Project { name: "openshift__cluster-monitoring-operator" },
    Project { name: "prometheus__node_exporter" },
    Project { name: "prometheus__prometheus" },
    Project { name: "thanos-io__thanos" },
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
            collect(&corpora.join(folder).join(self.name), &mut paths);
        }
        paths.sort();
        let mut sources = Sources::default();
        for path in paths {
            let below = path.strip_prefix(&corpora).expect("a path below the folder");
            let bytes = fs::read(&path).expect("a readable file");
            sources.add(below.to_string_lossy().into_owned(), &bytes);
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
