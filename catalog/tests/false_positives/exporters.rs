//! What surrounds such a project: exporters with a catalog, and those of which only names are known.

use std::fs;
use std::path::Path;

use glob::Pattern;
use telemark_catalog::config::{self, External, Surroundings};
use telemark_catalog::external::ExternalCatalog;
use telemark_catalog::import::{Format, Options, import};

use super::projects::{collect, corpora};

/// Everything of `node_exporter`'s by its name, where what it emits isn't known better.
pub(crate) fn with_older_hosts(mut surroundings: Surroundings) -> Surroundings {
    surroundings.external.push(External {
        name: "node_exporter before 0.16".to_owned(),
        metrics: vec![Pattern::new("node_*").expect("a pattern")],
        reason: "its names were others".to_owned(),
        catalog: None,
    });
    surroundings
}

/// The configuration, with the catalogs that are imported into it. Nothing without the corpora.
pub(crate) fn surroundings() -> Option<Surroundings> {
    let catalogs = corpora().join("catalogs");
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/false_positives");
    let config = config::read(&here.join("surroundings.toml"), &here).expect("a configuration");
    let mut surroundings = config.surroundings;
    let mut add = |name: &str, format: Format, paths: &[&Path], options: &Options| {
        let mut catalog = ExternalCatalog::default();
        for path in paths {
            let text = fs::read_to_string(path).expect("a readable file");
            import(&mut catalog, format, &text, options)
                .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        }
        surroundings.external.push(External {
            name: name.to_owned(),
            metrics: Vec::new(),
            reason: "it has a catalog".to_owned(),
            catalog: Some(catalog),
        });
    };
    let page = catalogs.join("node_exporter_e2e-output.txt");
    if !page.exists() {
        return None;
    }
    // The page of an end-to-end test shows every label of what it has.
    let closed = Options { closed_labels: true, ..Options::default() };
    add("node_exporter", Format::Page, &[&page], &closed);
    let mut paths = Vec::new();
    collect(&catalogs.join("kube-state-metrics/docs"), &mut paths);
    paths.sort();
    let paths: Vec<_> = paths.iter().map(AsRef::as_ref).collect();
    add("kube-state-metrics", Format::Markdown, &paths, &Options::default());
    Some(surroundings)
}
