//! Instructions a call, counted by callgrind: a figure that does not depend on how busy the machine
//! is.
//!
//! The test runs itself under valgrind, which counts only within the function whose name it is told.

use std::env;
use std::hint::black_box;
use std::process::Command;

use telemark::{Label, telemetry};

const CALLS: u64 = 10_000;

/// Instructions that an annotated call may take over the bare one, in a release build.
const MOST_OVER_BARE: u64 = 200;

/// What is counted, by the name of the function that callgrind counts in.
const PASSES: [(&str, fn()); 3] =
    [("pass_of_bare", pass_of_bare), ("pass_of_plain", pass_of_plain), ("pass_of_db", pass_of_db)];

const PASS: &str = "TELEMARK_BENCHES_PASS";

#[derive(Clone, Copy, Label)]
enum Size {
    Small,
    Large,
}

#[inline(never)]
fn bare(n: u64) -> u64 {
    black_box(n).wrapping_mul(black_box(3))
}

#[telemetry]
#[inline(never)]
fn plain(n: u64) -> u64 {
    black_box(n).wrapping_mul(black_box(3))
}

#[telemetry(db(system = "sqlite", operation = "SELECT"), labels(size))]
#[inline(never)]
fn query(n: u64, size: Size) -> Result<u64, ()> {
    Ok(black_box(n).wrapping_mul(black_box(3)))
}

#[inline(never)]
fn pass_of_bare() {
    for n in 0..CALLS {
        black_box(bare(n));
    }
}

#[inline(never)]
fn pass_of_plain() {
    for n in 0..CALLS {
        black_box(plain(n));
    }
}

#[inline(never)]
fn pass_of_db() {
    for n in 0..CALLS {
        let _ = black_box(query(n, if n & 1 == 0 { Size::Small } else { Size::Large }));
    }
}

/// Run under callgrind by the test below.
#[test]
#[ignore = "counts nothing by itself"]
fn one_pass() {
    let Ok(wanted) = env::var(PASS) else { return };
    // The first calls calibrate the clock and register their spans; they are not counted, because
    // they are not made within a pass.
    black_box(plain(0));
    let _ = black_box(query(0, Size::Small));
    for (name, pass) in PASSES {
        if name == wanted {
            pass();
        }
    }
}

#[test]
#[cfg_attr(debug_assertions, ignore = "needs a release build, and valgrind")]
#[cfg_attr(not(debug_assertions), ignore = "needs valgrind")]
fn an_annotated_call_takes_few_instructions() {
    let [bare, plain, db] = PASSES.map(|(name, _)| instructions(name));
    println!("instructions a call: bare {bare}, plain {plain}, db {db}");
    for annotated in [plain, db] {
        assert!((bare..=bare + MOST_OVER_BARE).contains(&annotated), "{annotated}");
    }
}

/// Instructions a call within the named pass.
fn instructions(pass: &str) -> u64 {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(format!("--toggle-collect=*{pass}*"))
        .arg(env::current_exe().expect("a test knows where it is"))
        .args(["one_pass", "--exact", "--ignored"])
        .env(PASS, pass)
        .output()
        .expect("valgrind is installed");
    let text = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{text}");
    let collected = text.lines().find_map(|line| Some(line.split_once("Collected :")?.1.trim()));
    let collected = collected.and_then(|count| count.parse::<u64>().ok());
    collected.unwrap_or_else(|| panic!("no count in {text}")) / CALLS
}
