//! Resident memory of functions that two threads call.

use std::fs;
use std::sync::Barrier;
use std::thread;

use telemark::telemetry;

/// Ten of something, each in a module of its own with a `call_all`.
macro_rules! ten {
    ($what:ident) => { ten!($what a b c d e f g h i j); };
    (functions $($name:ident)+) => {
        $(mod $name {
            #[telemark::telemetry]
            #[inline(never)]
            fn annotated(number: u64) -> Result<u64, std::num::TryFromIntError> {
                u32::try_from(std::hint::black_box(number)).map(u64::from)
            }

            pub(super) fn call_all() {
                let _: Result<_, _> = std::hint::black_box(annotated(1));
            }
        })+

        fn call_each() {
            $($name::call_all();)+
        }
    };
    (tens $($name:ident)+) => { ten!(modules functions $($name)+); };
    (hundreds $($name:ident)+) => { ten!(modules tens $($name)+); };
    (modules $what:ident $($name:ident)+) => {
        $(mod $name {
            ten!($what);

            pub(super) fn call_all() {
                call_each();
            }
        })+

        fn call_each() {
            $($name::call_all();)+
        }
    };
}

ten!(hundreds);

const FUNCTIONS: u64 = 1_000;

/// What a function in use by two threads may take.
const MOST: u64 = 4 * 1024;

/// Bytes of this process that are resident: anonymous ones, and those of files, which are its code.
fn resident() -> [u64; 2] {
    let status = fs::read_to_string("/proc/self/status").expect("this is Linux");
    ["RssAnon:", "RssFile:"].map(|name| {
        let line = status.lines().find_map(|line| line.strip_prefix(name));
        let kib = line.and_then(|line| line.trim().strip_suffix(" kB"));
        kib.and_then(|kib| kib.parse::<u64>().ok()).expect("a line of /proc/self/status") * 1024
    })
}

#[telemetry]
fn first() {}

#[test]
fn a_function_that_two_threads_use_takes_at_most_four_kibibytes() {
    let together = Barrier::new(3);
    let (before, after) = thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                // What a thread takes for itself, and the clock's calibration, is no function's.
                first();
                together.wait();
                together.wait();
                call_each();
                together.wait();
            });
        }
        together.wait();
        let before = resident();
        together.wait();
        together.wait();
        (before, resident())
    });
    let [anonymous, file] = [0, 1].map(|kind| (after[kind] - before[kind]) / FUNCTIONS);
    println!(
        "bytes a function: {anonymous} of memory, {file} of code and constants read from the file"
    );
    // The code of a debug build is several times as long, and is not what is asked for.
    let counted = if cfg!(debug_assertions) { anonymous } else { anonymous + file };
    // That nothing was recorded would be seen as well.
    assert!((512..=MOST).contains(&counted), "{counted}");
}
