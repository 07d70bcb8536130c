//! The endpoint in a process that forks.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a test that can't be set up fails where that is tried")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use telemark_tests::fixture::Fixture;

static BINARY: LazyLock<PathBuf> = LazyLock::new(|| {
    let fixture = Fixture::new("fork", env!("CARGO_TARGET_TMPDIR"));
    fixture.cargo(&["build"]).unwrap();
    fixture.artifact("debug", "fork")
});

/// What parent and child say, on a port and on a Unix socket, and which files are left.
fn check(case: &str, expected: &str, left: &[&str]) {
    assert_eq!(run(case, None), expected, "on a port");
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(run(case, Some(&folder.path().join("socket"))), expected, "on a Unix socket");
    let mut files: Vec<_> =
        fs::read_dir(folder.path()).unwrap().map(|file| file.unwrap().file_name()).collect();
    files.sort();
    assert_eq!(files, left);
}

fn run(case: &str, socket: Option<&Path>) -> String {
    // The output ends when the last process has.
    let output = Command::new(&*BINARY).arg(case).args(socket).output().unwrap();
    String::from_utf8(output.stdout).unwrap() + &String::from_utf8_lossy(&output.stderr)
}

#[test]
fn a_child_that_ends_its_guard_leaves_the_parents_endpoint_alone() {
    check("ends", "parent: ok\n", &[]);
}

#[test]
fn a_child_starts_its_own_telemetry() {
    check(
        "starts",
        "child: ok\n\
         child: ok\n\
         child: the telemetry of this process runs already; its guard is still alive\n\
         child: ok\n\
         parent: ok\n",
        &[],
    );
}

#[test]
fn a_child_takes_the_place_of_a_parent_that_has_died() {
    check("outlives", "child: ok\nchild: ok\n", &[]);
}

#[test]
fn a_client_that_is_given_up_sees_it_though_a_child_has_a_copy_of_its_connection() {
    check("copies", "client: 0 more bytes\n", &[]);
}
