//! Instructions a call, counted by callgrind: a figure that does not depend on how busy the machine
//! is.

use std::path::PathBuf;
use std::process::Command;

use telemark_tests::fixture::Fixture;
use telemark_tests::skip::skip;

const CALLS: u64 = 1_000_000;

/// Instructions that an annotated call may take over the bare one. 138 and 166 were counted when this was
/// written, most of them in the system's clock: callgrind's processor has no invariant counter.
const MOST_OVER_BARE: u64 = 180;

/// The same for a handler, which also looks for its status and for a layer: 192 were counted.
const MOST_OVER_BARE_HANDLER: u64 = 210;

/// What a call may take over the bare one where `OTEL_SDK_DISABLED` is set: 33 were counted.
const MOST_SWITCHED_OFF: u64 = 40;

/// The fixture's program.
struct Calls {
    binary: PathBuf,
    switched_off: bool,
}

impl Calls {
    /// Builds one of its forms, with some features.
    fn build(form: &str, features: &str) -> Self {
        let fixture = Fixture::new("linking", env!("CARGO_TARGET_TMPDIR"));
        let build = ["build", "--release", "--package", "calls", "--bin", form];
        fixture.cargo(&[&build[..], &["--features", features]].concat()).expect("it builds");
        Self { binary: fixture.artifact("release", form), switched_off: false }
    }

    /// All instructions of a run.
    fn instructions(&self, function: &str, calls: u64) -> u64 {
        let mut valgrind = Command::new("valgrind");
        valgrind.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]);
        valgrind.arg(&self.binary).args([function, &calls.to_string()]);
        if self.switched_off {
            valgrind.env("OTEL_SDK_DISABLED", "true");
        }
        let output = valgrind.output().expect("valgrind has just answered");
        let said = String::from_utf8_lossy(&output.stderr);
        let collected = said.lines().find_map(|line| line.split_once("Collected : "));
        let count = collected.and_then(|(_, count)| count.trim().parse().ok());
        count.unwrap_or_else(|| panic!("{said}"))
    }

    /// Instructions of one call, its loop included.
    fn per_call(&self, function: &str) -> u64 {
        let [none, all] = [0, CALLS].map(|calls| self.instructions(function, calls));
        all.saturating_sub(none) / CALLS
    }
}

/// Whether callgrind is there; else the test is skipped.
fn has_callgrind(test: &str) -> bool {
    let answers = Command::new("valgrind").arg("--version").output().is_ok();
    if !answers {
        skip(test, "valgrind is not installed");
    }
    answers
}

#[test]
fn an_annotated_call_takes_at_most_180_instructions_over_the_bare_one() {
    if !has_callgrind("an_annotated_call_takes_at_most_180_instructions_over_the_bare_one") {
        return;
    }
    let mut calls = Calls::build("calls", "");
    let bare = calls.per_call("bare");
    let over = |calls: &Calls, function| calls.per_call(function).saturating_sub(bare);
    let [plain, query] = ["plain", "query"].map(|function| over(&calls, function));
    let bare_handler = calls.per_call("bare_handler");
    let handler = calls.per_call("handler").saturating_sub(bare_handler);
    calls.switched_off = true;
    let off = over(&calls, "plain");
    println!(
        "instructions over the bare call's {bare}: plain {plain}, query {query}, handler {handler}; \
         switched off {off}"
    );
    // A count of nothing would pass as well.
    let annotated = 50..=MOST_OVER_BARE;
    assert!(
        bare > 5 && annotated.contains(&plain) && annotated.contains(&query),
        "{plain} {query}"
    );
    assert!((50..=MOST_OVER_BARE_HANDLER).contains(&handler), "{handler}");
    assert!((1..=MOST_SWITCHED_OFF).contains(&off), "{off}");
}

#[test]
fn a_call_without_telemetry_takes_no_instruction_more() {
    if !has_callgrind("a_call_without_telemetry_takes_no_instruction_more") {
        return;
    }
    let calls = Calls::build("calls_disabled", "disabled");
    let bare = calls.per_call("bare");
    assert!(bare > 5, "{bare}");
    assert_eq!(calls.per_call("plain"), bare);
}
