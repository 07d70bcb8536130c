//! What the linker gathers, under every profile and linker: the same catalog, and nothing lost
//! without notice.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::OnceLock;

use telemark_catalog::artifact::records;
use telemark_registry::Fingerprint;
use telemark_registry::catalog::{self, v1::Catalog};
use telemark_registry::record::split;
use telemark_tests::fixture::Fixture;
use telemark_tests::skip::skip;

const FUNCTIONS: [&str; 5] = [
    "library::called",
    "library::never_called",
    "library::never_instantiated",
    "library::private_and_never_called",
    "through_macro::reached_by_nobody",
];

/// The debug build in many codegen units, as Cargo takes it after `--config`. As a profile of its own, it would have
/// third parties' packages compiled once more.
const SPLIT: [&str; 5] = [
    "profile.dev.package.app.codegen-units=256",
    "profile.dev.package.library.codegen-units=256",
    "profile.dev.package.telemark.codegen-units=256",
    "profile.dev.package.telemark-registry.codegen-units=256",
    "profile.dev.package.through_macro.codegen-units=256",
];

/// Everything that the tests read, built in turn, so that no test reads what another links.
fn built() -> &'static Fixture {
    static BUILT: OnceLock<Fixture> = OnceLock::new();
    BUILT.get_or_init(|| {
        let fixture = Fixture::new("linking", env!("CARGO_TARGET_TMPDIR"));
        let build = ["build", "--package", "app", "--package", "library"];
        fixture.cargo(&[&build[..], &["--profile", "fat"]].concat()).unwrap();
        let split: Vec<_> = SPLIT.iter().flat_map(|setting| ["--config", *setting]).collect();
        fixture.cargo(&[&build[..], &split].concat()).unwrap();
        for file in ["app", "liblibrary.so"] {
            put_aside(&fixture, file, "split");
        }
        for linker in installed() {
            let choice = format!("-Clink-arg=-fuse-ld={linker}");
            let flags = ["-Clinker-features=-lld", &choice, "-Clink-arg=-Wl,--gc-sections"];
            let build = ["rustc", "--package", "app", "--bin", "app", "--"];
            fixture.cargo(&[&build[..], &flags].concat()).unwrap();
            put_aside(&fixture, "app", linker);
        }
        fixture.cargo(&[&build[..], &["--package", "dropped"]].concat()).unwrap();
        fixture
    })
}

/// Before the next build overwrites it.
fn put_aside(fixture: &Fixture, file: &str, name: &str) {
    let aside = fixture.artifact("debug", &format!("{file}.{name}"));
    fs::copy(fixture.artifact("debug", file), aside).unwrap();
}

const LINKERS: [&str; 4] = ["bfd", "gold", "lld", "mold"];

fn installed() -> impl Iterator<Item = &'static str> {
    LINKERS
        .into_iter()
        .filter(|linker| Command::new(format!("ld.{linker}")).arg("--version").output().is_ok())
}

fn read(artifact: &Path) -> Catalog {
    catalog::build(&records(artifact).unwrap()).unwrap()
}

fn run(binary: &Path) -> String {
    let output = Command::new(binary).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// What `app` prints when both of its lists are those of this file.
fn agreeing(artifact: &Path) -> String {
    let section = records(artifact).unwrap();
    let fingerprint: Fingerprint = split(&section).collect();
    format!("entries: {fingerprint}\nsection: {fingerprint}\nagree: true\n")
}

fn check(app: &Path) {
    let debug = read(&built().artifact("debug", "app"));
    assert_eq!(catalog::write(&read(app)), catalog::write(&debug), "{}", app.display());
    assert_eq!(run(app), agreeing(app), "{}", app.display());
}

#[test]
fn the_debug_build_has_every_function_called_or_not() {
    let app = built().artifact("debug", "app");
    let functions: Vec<_> = read(&app).functions.into_iter().map(|found| found.name).collect();
    assert_eq!(functions, FUNCTIONS);
    assert_eq!(run(&app), agreeing(&app));
}

#[test]
fn fat_lto_with_one_codegen_unit_and_strip_gives_the_same_catalog() {
    check(&built().artifact("fat", "app"));
}

#[test]
fn a_build_of_256_codegen_units_gives_the_same_catalog() {
    check(&built().artifact("debug", "app.split"));
}

#[test]
fn a_cdylib_has_the_functions_of_its_crate() {
    let app = read(&built().artifact("debug", "app"));
    for (folder, file) in
        [("debug", "liblibrary.so"), ("fat", "liblibrary.so"), ("debug", "liblibrary.so.split")]
    {
        let library = read(&built().artifact(folder, file));
        let functions: Vec<_> = library.functions.iter().map(|found| &*found.name).collect();
        assert_eq!(functions, FUNCTIONS[..4], "{file}");
        assert_eq!(library.functions, app.functions[..4], "{file}");
    }
}

#[test]
fn a_crate_that_is_used_only_through_its_macro_is_in_the_catalog() {
    let app = read(&built().artifact("debug", "app"));
    let function = app.functions.iter().find(|function| function.crate_name == "through_macro");
    let place = function.map(|function| (function.file.as_str(), function.line));
    assert_eq!(place, Some(("through_macro/src/lib.rs", 12)));
}

#[test]
fn every_linker_that_is_installed_keeps_all_entries() {
    let fixture = built();
    for linker in LINKERS {
        if installed().any(|installed| installed == linker) {
            check(&fixture.artifact("debug", &format!("app.{linker}")));
        } else {
            let reason = format!("there is no `ld.{linker}` on this machine");
            skip(&format!("linking with {linker}"), &reason);
        }
    }
}

#[test]
fn a_missing_entry_is_noticed() {
    let dropped = built().artifact("debug", "dropped");
    let printed = run(&dropped);
    let counts: Vec<_> =
        printed.lines().map(|line| line.split(", ").next().unwrap_or_default()).collect();
    assert_eq!(counts, ["entries: 1 records", "section: 2 records", "agree: false"]);
}
