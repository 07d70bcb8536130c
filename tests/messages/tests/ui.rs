//! What the compiler says about mistakes, one file each. `TRYBUILD=overwrite` writes the answers.
//!
//! None of the cases compiles, and none may be one that does: a case that has to pass makes trybuild run
//! Cargo for each case by itself, and build where it would check.

#[test]
fn each_mistake_is_answered_as_written_down() {
    trybuild::TestCases::new().compile_fail("ui/*/*.rs");
}
