//! The feature `disabled`: functions stay as they are, and arguments are still checked.

use std::process::Command;

use telemark_tests::fixture::Fixture;

fn fixture() -> Fixture {
    Fixture::new("disabled", env!("CARGO_TARGET_TMPDIR"))
}

#[test]
fn an_annotated_function_has_no_item_beside_it() {
    let fixture = fixture();
    fixture.cargo(&["build", "--package", "untouched"]).unwrap();
    let binary = fixture.artifact("debug", "untouched");
    let output = Command::new(&binary).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let bytes = std::fs::read(binary).unwrap();
    // Statics of an expansion are among the symbols of a debug build.
    assert!(!bytes.windows(11).any(|bytes| bytes == b"__TELEMARK_"));
}

#[test]
fn mistakes_in_arguments_are_still_errors() {
    let said = fixture().cargo(&["build", "--package", "refused"]).unwrap_err();
    assert!(said.contains("`#[telemetry]` has no `lables`"), "{said}");
    assert!(said.contains("`email` names personal data"), "{said}");
    assert!(
        said.contains("`stream` needs the feature `stream` of the package `telemark`"),
        "{said}"
    );
}
