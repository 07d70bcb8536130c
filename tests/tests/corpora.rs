//! What fuzzers were given and have found, replayed.

#[path = "../../fuzz/src/lib.rs"]
#[expect(unreachable_pub, reason = "it is a package of its own, and public there")]
mod fuzz;

use std::fs;
use std::path::Path;

#[expect(clippy::print_stderr, reason = "the harness shows it where the test fails")]
fn replay(target: &str, run: fn(&[u8])) {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/corpus").join(target);
    let mut replayed = 0;
    for file in fs::read_dir(corpus).expect("the corpus is there") {
        let path = file.expect("the corpus can be listed").path();
        let input = fs::read(&path).expect("the file can be read");
        // The last line of a failure's output.
        eprintln!("{}", path.display());
        run(&input);
        replayed += 1;
    }
    assert!(replayed >= 10, "{replayed} files are no corpus");
}

#[test]
fn catalog_files_are_read_or_refused() {
    replay("catalog_read", fuzz::catalog_read);
}

#[test]
fn dashboards_are_loaded_or_get_findings() {
    replay("dashboards", fuzz::dashboards);
}

#[test]
fn queries_are_parsed_or_refused() {
    replay("promql", fuzz::promql);
}

#[test]
fn records_are_decoded_or_refused() {
    replay("record_decode", fuzz::record_decode);
}

#[test]
fn rule_files_are_loaded_or_get_findings() {
    replay("rules", fuzz::rules);
}

#[test]
fn trace_parents_are_read_or_refused() {
    replay("traceparent", fuzz::traceparent);
}
