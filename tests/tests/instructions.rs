//! Instructions a call, counted by callgrind: a figure that does not depend on how busy the machine
//! is.

use std::path::Path;
use std::process::Command;

use telemark_tests::fixture::Fixture;
use telemark_tests::skip::skip;

const CALLS: u64 = 1_000_000;

/// Instructions that an annotated call may take over the bare one. 157 and 172 were counted when this
/// was written.
const MOST_OVER_BARE: u64 = 200;

/// The same for a handler, which also looks for its status and for a layer: 191 were counted.
const MOST_OVER_BARE_HANDLER: u64 = 210;

/// All instructions of a run.
fn instructions(binary: &Path, function: &str, calls: u64) -> u64 {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(binary)
        .args([function, &calls.to_string()])
        .output()
        .expect("valgrind has just answered");
    let said = String::from_utf8_lossy(&output.stderr);
    let collected = said.lines().find_map(|line| line.split_once("Collected : "));
    collected.and_then(|(_, count)| count.trim().parse().ok()).unwrap_or_else(|| panic!("{said}"))
}

/// Instructions of one call, its loop included.
fn per_call(binary: &Path, function: &str) -> u64 {
    let [none, all] = [0, CALLS].map(|calls| instructions(binary, function, calls));
    all.saturating_sub(none) / CALLS
}

#[test]
fn an_annotated_call_takes_at_most_200_instructions_over_the_bare_one() {
    let name = "an_annotated_call_takes_at_most_200_instructions_over_the_bare_one";
    if Command::new("valgrind").arg("--version").output().is_err() {
        return skip(name, "valgrind is not installed");
    }
    let fixture = Fixture::new("linking", &format!("{}/calls", env!("CARGO_TARGET_TMPDIR")));
    fixture.cargo(&["build", "--release", "--package", "calls"]).unwrap();
    let binary = fixture.artifact("release", "calls");
    let bare = per_call(&binary, "bare");
    let over = ["plain", "query"].map(|function| per_call(&binary, function).saturating_sub(bare));
    let [plain, query] = over;
    let bare_handler = per_call(&binary, "bare_handler");
    let handler = per_call(&binary, "handler").saturating_sub(bare_handler);
    println!(
        "instructions over the bare call's {bare}: plain {plain}, query {query}, handler {handler}"
    );
    // A count of nothing would pass as well.
    assert!(bare > 5 && over.iter().all(|over| (50..=MOST_OVER_BARE).contains(over)), "{over:?}");
    assert!((50..=MOST_OVER_BARE_HANDLER).contains(&handler), "{handler}");
}
