//! What the compiler says about mistakes, one file each. `TRYBUILD=overwrite` writes the answers.

#[test]
fn each_mistake_is_answered_as_written_down() {
    let cases = trybuild::TestCases::new();
    for topic in [
        "attribute",
        "db",
        "error_type",
        "fields",
        "function",
        "http",
        "impl_block",
        "job",
        "label_derive",
        "labels",
        "metrics",
        "outcome",
        "provider",
        "secrets",
        "stream",
    ] {
        cases.compile_fail(format!("ui/{topic}/*.rs"));
    }
    cases.pass("ui/pass/*.rs");
}
