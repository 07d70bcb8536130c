//! What the tests check against: a small service's records, linked file and catalog.

use std::io::Write;
use std::path::Path;

use anstream::StripStream;
use expect_test::Expect;
use object::write::{Object, StandardSegment};
use object::{Architecture, BinaryFormat, Endianness, SectionKind};
use telemark_registry::catalog::v1::Catalog;
use telemark_registry::slice::SECTION;
use telemark_registry::{
    Descriptor, Endings, ErrorCategory, ErrorTypeDescriptor, Instrument, Kind, LabelDescriptor,
    LabelValues, Level, MetricDescriptor, SpanDescriptor, Timing, Unit, catalog, record,
};

use crate::baseline::Baseline;
use crate::config::{self, External, FILE_NAME, Surroundings};
use crate::demands::Demands;
use crate::exception::Date;
use crate::external::{ExternalCatalog, ExternalFamily, ExternalLabel, MetricType};
use crate::paths::Base;
use crate::render::human;
use crate::report::{Policy, Report};
use crate::rust_sources::RustSources;
use crate::source::Sources;

const fn label(name: &'static str, values: LabelValues<'static>) -> LabelDescriptor<'static> {
    LabelDescriptor { name, values }
}

const fn function(
    kind: Kind,
    function: &'static str,
    line: &'static str,
    metrics: &'static [MetricDescriptor<'static>],
) -> Descriptor<'static> {
    Descriptor {
        kind,
        function,
        file: "src/studio.rs",
        line,
        crate_name: "studio",
        crate_version: "0.1.0",
        help: "",
        timing: Timing::Exact,
        critical: false,
        span: Some(SpanDescriptor { name: "span", level: Level::Info, fields: &[], events: &[] }),
        metrics,
    }
}

const fn db_duration(labels: &'static [LabelDescriptor<'static>]) -> MetricDescriptor<'static> {
    MetricDescriptor {
        name: "db.client.operation.duration",
        instrument: Instrument::Histogram,
        unit: Unit::Seconds,
        help: "Duration of database client operations.",
        buckets: &[0.1, 1.0],
        labels,
        endings: Some(Endings::PLAIN),
    }
}

const FIND_IMAGE: Descriptor<'static> = function(
    Kind::Db,
    "studio::find_image",
    "4",
    &[MetricDescriptor {
        endings: Some(Endings {
            error_types: &[
                ErrorTypeDescriptor { name: "timeout", category: ErrorCategory::Timeout },
                ErrorTypeDescriptor { name: "not_found", category: ErrorCategory::NotFound },
            ],
        }),
        ..db_duration(&[label("db.operation.name", LabelValues::Constant("SELECT"))])
    }],
);

const INSERT_IMAGE: Descriptor<'static> = function(
    Kind::Db,
    "studio::insert_image",
    "6",
    &[db_duration(&[label("db.operation.name", LabelValues::Constant("INSERT"))])],
);

const GENERATE: Descriptor<'static> = function(
    Kind::Job,
    "studio::generate",
    "9",
    &[
        MetricDescriptor {
            name: "images.generated",
            instrument: Instrument::Counter,
            unit: Unit::Count("image"),
            help: "Images that a provider delivered.",
            buckets: &[],
            labels: &[
                label("provider", LabelValues::Closed(&["fal", "replicate"])),
                label("model", LabelValues::Capped(10)),
            ],
            endings: None,
        },
        MetricDescriptor {
            name: "queue.depth",
            instrument: Instrument::UpDownCounter,
            unit: Unit::Count("job"),
            help: "Jobs that wait.",
            buckets: &[],
            labels: &[label("job", LabelValues::Closed(&["generate", "train"]))],
            endings: None,
        },
    ],
);

/// The source that the records point into.
pub(crate) const STUDIO_RS: &str = "\
//! Images.

#[telemetry(db(operation = \"SELECT\"))]
pub async fn find_image(id: Id) -> Result<Image> {

pub async fn insert_image(image: &Image) -> Result<()> {

#[telemetry(job(queue = \"generate\"))]
    pub async fn generate(prompt: Prompt) -> Image {
";

/// The bytes of the section, with padding between the records as linkers put it there.
pub(crate) fn section() -> Vec<u8> {
    let mut section = record::encode(&FIND_IMAGE).into_bytes();
    section.extend([0; 5]);
    section.extend(record::encode(&INSERT_IMAGE).bytes());
    section.extend(record::encode(&GENERATE).bytes());
    section
}

/// An object file with these sections.
pub(crate) fn linked(format: BinaryFormat, sections: &[(&str, &[u8])]) -> Vec<u8> {
    let mut object = Object::new(format, Architecture::X86_64, Endianness::Little);
    let segment = object.segment_name(StandardSegment::Data).to_vec();
    for (name, data) in sections {
        let id = object.add_section(segment.clone(), name.as_bytes().to_vec(), SectionKind::Data);
        object.append_section_data(id, data, 8);
    }
    object.write().unwrap()
}

/// An ELF file with the records.
pub(crate) fn elf() -> Vec<u8> {
    linked(BinaryFormat::Elf, &[(SECTION, &section())])
}

pub(crate) fn studio() -> Catalog {
    catalog::build(&section()).unwrap()
}

/// What surrounds the service: the usual target labels, and the hosts' exporter.
pub(crate) fn surroundings() -> Surroundings {
    Surroundings {
        external: vec![
            External {
                name: "node_exporter".to_owned(),
                metrics: vec![glob::Pattern::new("node_*").unwrap()],
                reason: "the hosts' own exporter".to_owned(),
                catalog: None,
            },
            External {
                name: "cache".to_owned(),
                metrics: Vec::new(),
                reason: "runs beside it".to_owned(),
                catalog: Some(cache()),
            },
        ],
        ..Surroundings::default()
    }
}

/// An exporter whose metrics are known with their types: one of each.
fn cache() -> ExternalCatalog {
    let families = [
        ("cache_hits_total", MetricType::Counter),
        ("cache_cpu_seconds_total", MetricType::Counter),
        ("cache_size_bytes", MetricType::Gauge),
        ("cache_age_milliseconds", MetricType::Gauge),
        ("cache_oldest_seconds", MetricType::Gauge),
        ("cache_fill_ratio", MetricType::Gauge),
        ("cache_flush_timestamp_seconds", MetricType::Gauge),
        ("cache_build_info", MetricType::Info),
        ("cache_pause_seconds", MetricType::Summary),
        ("cache_wait_seconds", MetricType::NativeHistogram),
    ];
    let families = families.map(|(name, metric_type)| {
        let family = ExternalFamily {
            metric_type,
            unit: None,
            help: String::new(),
            labels: [("shard".to_owned(), ExternalLabel { values: None, required: true })].into(),
            open_labels: false,
            label_prefixes: [].into(),
            buckets: Vec::new(),
        };
        (name.to_owned(), family)
    });
    ExternalCatalog { families: families.into() }
}

/// Checks rule files and compares what a user sees. The service's source lies beside them.
pub(crate) fn check_files(files: &[(&str, &str)], expect: &Expect) {
    check_surrounded(&surroundings(), files, expect);
}

/// The same where something else surrounds the service.
pub(crate) fn check_surrounded(
    surroundings: &Surroundings,
    files: &[(&str, &str)],
    expect: &Expect,
) {
    let directory = with_source();
    let mut sources = Sources::default();
    for (name, text) in files {
        sources.add((*name).to_owned(), text.as_bytes());
    }
    let report = Report::new(sources, &studio(), surroundings);
    let rust = RustSources { root: directory.path().to_owned() };
    expect.assert_eq(&plain(&human(&report, &rust)));
}

/// Checks rule files under a configuration, on 2026-11-21, and compares what a user sees.
pub(crate) fn check_settled(config: &str, files: &[(&str, &str)], expect: &Expect) {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join(FILE_NAME);
    std::fs::write(&path, config).unwrap();
    let config = config::read(&path, directory.path()).unwrap();
    let mut sources = Sources::default();
    for (name, text) in files {
        sources.add((*name).to_owned(), text.as_bytes());
    }
    let mut report = Report::new(sources, &studio(), &config.surroundings);
    let file = report.sources.add(config.path.clone(), config.text.as_bytes());
    report.settle(Policy {
        checks: &config.checks,
        exceptions: config.exceptions.iter().map(|exception| (file, exception)).collect(),
        baseline: &Baseline::default(),
        today: Date::new(2026, 11, 21).unwrap(),
        is_whole: true,
        base: Base { directory: config.directory.clone(), current: config.directory.clone() },
    });
    let rust = RustSources { root: "/nowhere".into() };
    expect.assert_eq(&plain(&human(&report, &rust)));
}

/// Checks files against what a configuration demands. The service's source lies beside it.
pub(crate) fn check_demands(config: &str, files: &[(&str, &str)], expect: &Expect) {
    check_demands_in(with_source().path(), config, files, expect);
}

/// A directory with the service's source.
pub(crate) fn with_source() -> tempfile::TempDir {
    let directory = tempfile::tempdir().unwrap();
    std::fs::create_dir(directory.path().join("src")).unwrap();
    std::fs::write(directory.path().join("src/studio.rs"), STUDIO_RS).unwrap();
    directory
}

/// The same with the service's source as it lies in a directory.
pub(crate) fn check_demands_in(root: &Path, config: &str, files: &[(&str, &str)], expect: &Expect) {
    check_demands_of(&studio(), root, config, files, expect);
}

/// The same of a catalog like the service's.
pub(crate) fn check_demands_of(
    catalog: &Catalog,
    root: &Path,
    config: &str,
    files: &[(&str, &str)],
    expect: &Expect,
) {
    let path = root.join(FILE_NAME);
    std::fs::write(&path, config).unwrap();
    let config = config::read(&path, root).unwrap();
    let mut sources = Sources::default();
    for (name, text) in files {
        sources.add((*name).to_owned(), text.as_bytes());
    }
    let rust = RustSources { root: root.to_owned() };
    let demands = Demands {
        budget: &config.budget,
        coverage: &config.coverage,
        is_whole: true,
        path: &config.path,
        text: &config.text,
        directory: &config.directory,
        rust: &rust,
        current: root,
    };
    let report = Report::under(sources, catalog, &config.surroundings, Some(demands));
    expect.assert_eq(&plain(&human(&report, &rust)));
}

/// Checks a file with one recording rule that has this query.
pub(crate) fn check_query(query: &str, expect: &Expect) {
    check_rule("record: a:b:c", query, expect);
}

/// Checks a file with one alert that has this query.
pub(crate) fn check_alert(query: &str, expect: &Expect) {
    check_rule("alert: A", query, expect);
}

fn check_rule(name: &str, query: &str, expect: &Expect) {
    let indented = query.replace('\n', "\n          ");
    let text = format!(
        "groups:\n  - name: g\n    rules:\n      - {name}\n        expr: |\n          {indented}\n"
    );
    check_files(&[("alerts.yml", &text)], expect);
}

/// The text without colours and without blanks at the end of a line.
pub(crate) fn plain(styled: &str) -> String {
    let mut stream = StripStream::new(Vec::new());
    stream.write_all(styled.as_bytes()).unwrap();
    let plain = String::from_utf8(stream.into_inner()).unwrap();
    plain.split('\n').map(str::trim_end).collect::<Vec<_>>().join("\n")
}
