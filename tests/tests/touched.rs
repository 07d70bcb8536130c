//! Cache lines that a call touches, counted by valgrind's lackey: what a call costs in a service that
//! does something else in between, where none of it is in the first cache any more.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use telemark_tests::fixture::Fixture;
use telemark_tests::skip::skip;

/// Lines of code and of data that an annotated `async` call may touch over the bare one. 51 were
/// counted when this was written, in two polls.
const MOST_PLAIN: usize = 60;

/// The same with an interned label: 65 were counted.
const MOST_INTERNED: usize = 75;

/// The same of a call where `OTEL_SDK_DISABLED` is set: 21 were counted.
const MOST_SWITCHED_OFF: usize = 26;

/// The fixture's program.
struct Touched {
    binary: PathBuf,
    trace: PathBuf,
}

impl Touched {
    /// Distinct lines in one call of a function.
    fn lines(&self, function: &str, switched_off: bool) -> usize {
        let mut valgrind = Command::new("valgrind");
        valgrind.args(["--tool=lackey", "--trace-mem=yes"]);
        valgrind.arg(format!("--log-file={}", self.trace.display()));
        valgrind.arg(&self.binary).arg(function);
        if switched_off {
            valgrind.env("OTEL_SDK_DISABLED", "true");
        }
        let output = valgrind.output().expect("valgrind has just answered");
        let said = String::from_utf8_lossy(&output.stdout);
        let mark = u64::from_str_radix(said.trim(), 16).expect("the program prints an address");
        let trace = fs::read_to_string(&self.trace).expect("valgrind writes the trace");
        between(&trace, mark).len()
    }
}

/// The lines that are accessed between the two stores to `mark`, whether for code or for data.
fn between(trace: &str, mark: u64) -> BTreeSet<u64> {
    let accesses = trace.lines().filter_map(access);
    let mut accesses = accesses.skip_while(|access| *access != ('S', mark)).skip(1);
    let mut lines = BTreeSet::new();
    for (kind, address) in accesses.by_ref() {
        if (kind, address) == ('S', mark) {
            return lines;
        }
        lines.insert(address / 64);
    }
    panic!("the call is not in the trace");
}

/// A row of the trace, such as `I  04001000,3` and ` S 1ffefff8,8`.
fn access(row: &str) -> Option<(char, u64)> {
    let (kind, rest) = row.split_at_checked(3)?;
    let (address, _) = rest.split_once(',')?;
    let kind = kind.trim().chars().next().filter(|kind| "ILSM".contains(*kind))?;
    Some((kind, u64::from_str_radix(address, 16).ok()?))
}

#[test]
fn a_trace_s_lines_are_counted_between_the_stores_to_the_mark() {
    let trace = "==1== Lackey\nI  00001000,4\n S 00002000,8\nI  00001004,4\n L 00003040,8\n M 00003078,8\n \
                 S 00002000,8\nI  00009000,4\n";
    assert_eq!(between(trace, 0x2000), BTreeSet::from([0x1000 / 64, 0x3040 / 64]));
}

#[test]
fn an_annotated_call_touches_few_cache_lines() {
    if Command::new("valgrind").arg("--version").output().is_err() {
        return skip("an_annotated_call_touches_few_cache_lines", "valgrind is not installed");
    }
    let scratch = env!("CARGO_TARGET_TMPDIR");
    let fixture = Fixture::new("linking", scratch);
    let built = fixture.cargo(&["build", "--release", "--package", "calls", "--bin", "touched"]);
    built.expect("the fixture builds");
    let binary = fixture.artifact("release", "touched");
    let touched = Touched { binary, trace: Path::new(scratch).join("touched.trace") };
    let bare = touched.lines("bare", false);
    let over = |function, off| touched.lines(function, off).saturating_sub(bare);
    let (plain, interned) = (over("plain", false), over("interned", false));
    let off = over("plain", true);
    println!(
        "cache lines over the bare call's {bare}: plain {plain}, interned {interned}; switched off {off}"
    );
    // A count of nothing would pass as well.
    assert!((10..=MOST_PLAIN).contains(&plain), "{plain}");
    assert!((plain..=MOST_INTERNED).contains(&interned), "{interned}");
    assert!((1..=MOST_SWITCHED_OFF).contains(&off), "{off}");
}
