//! Users' crates that make it hard for a macro: they build without a warning, and they run.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::process::Command;
use std::sync::OnceLock;

use telemark_tests::fixture::Fixture;

fn built() -> &'static Fixture {
    static BUILT: OnceLock<Fixture> = OnceLock::new();
    BUILT.get_or_init(|| {
        let fixture = Fixture::new("users", env!("CARGO_TARGET_TMPDIR"));
        fixture.cargo(&["build"]).unwrap();
        fixture
    })
}

/// Each crate asserts by itself what it finds on its page.
fn check(package: &str) {
    let output = Command::new(built().artifact("debug", package)).output().unwrap();
    assert!(output.status.success(), "{package}: {}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn a_crate_that_shadows_core_std_option_and_result_is_instrumented() {
    check("shadowing");
}

#[test]
fn a_crate_without_a_prelude_is_instrumented() {
    check("no_prelude");
}

#[test]
fn a_dependency_under_another_name_is_found_through_crate() {
    check("renamed");
}

#[test]
fn crates_that_forbid_unsafe_code_and_deny_every_warning_are_instrumented() {
    check("strict");
    check("edition_2021");
}

#[test]
fn a_crate_of_annotated_blocks_and_async_traits_is_instrumented() {
    check("blocks");
}

#[test]
fn every_key_and_every_form_of_metric_is_accepted_and_does_what_it_says() {
    check("every_key");
    check("functions_from_a_macro");
    check("metrics");
    check("wrapped");
}

#[test]
fn a_crate_of_streams_is_instrumented() {
    check("streams");
}

#[test]
fn clippy_finds_nothing_in_them_at_pedantic_and_nursery() {
    let packages =
        ["blocks", "edition_2021", "streams", "strict"].map(|name| format!("--package={name}"));
    let mut arguments = vec!["clippy"];
    arguments.extend(packages.iter().map(String::as_str));
    arguments.extend(["--", "-Dwarnings"]);
    built().cargo(&arguments).unwrap();
}
