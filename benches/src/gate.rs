//! The overhead that an annotated call may have.

use core::fmt::Write as _;

use crate::estimates::Estimates;
use crate::row::{Row, Threads};

/// Nanoseconds that an annotated call may cost over the bare one, at one thread.
const MOST_NANOS: f64 = 40.0;

/// How many times that cost it may be at two threads.
const MOST_GROWTH: f64 = 1.3;

const ANNOTATED: [Row; 3] = [Row::Telemark, Row::TelemarkDb, Row::TelemarkAsync];

/// What is over the limits, a line each; nothing where the annotated call keeps to them. A row that
/// was not measured is over them.
pub fn gate(estimates: &Estimates) -> String {
    let mut text = String::new();
    let over_bare = |row, threads| {
        estimates.nanos(row, threads).zip(estimates.nanos(Row::Bare, threads)).map(|(a, b)| a - b)
    };
    for row in ANNOTATED {
        let over = over_bare(row, Threads::One).zip(over_bare(row, Threads::Two));
        let Some((one, two)) = over else {
            // A `String` takes everything.
            let _ = writeln!(text, "{}: not measured", row.id());
            continue;
        };
        if one > MOST_NANOS {
            let _ = writeln!(
                text,
                "{}: {one:.1} ns over the bare call, at most {MOST_NANOS}",
                row.id()
            );
        }
        if two > MOST_GROWTH * one {
            let growth = two / one;
            let _ = writeln!(
                text,
                "{}: {two:.1} ns over the bare call at two threads, {growth:.2} times {one:.1}, \
                 at most {MOST_GROWTH} times",
                row.id()
            );
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use expect_test::{Expect, expect};

    use super::gate;
    use crate::estimates::{Estimates, Timing};
    use crate::row::{Row, Threads};

    fn check(plain: [f64; 2], expected: &Expect) {
        let mut estimates = Estimates::default();
        let measured = [
            (Row::Bare, [1.0, 2.0]),
            (Row::Telemark, plain),
            (Row::TelemarkDb, [41.0, 42.0]),
            (Row::TelemarkAsync, [30.0, 30.0]),
        ];
        for (row, nanos) in measured {
            for (threads, nanos) in Threads::ALL.into_iter().zip(nanos) {
                let written = SystemTime::UNIX_EPOCH;
                estimates.push(row, threads, Timing { nanos, written });
            }
        }
        expected.assert_eq(&gate(&estimates));
    }

    #[test]
    fn the_limits_themselves_are_kept() {
        check([41.0, 54.0], &expect![""]);
    }

    #[test]
    fn a_call_that_costs_more_is_named_with_both_figures() {
        check(
            [45.0, 80.0],
            &expect![[r"
                telemark: 44.0 ns over the bare call, at most 40
                telemark: 78.0 ns over the bare call at two threads, 1.77 times 44.0, at most 1.3 times
            "]],
        );
    }

    #[test]
    fn a_gate_without_figures_is_shut() {
        expect![[r"
            telemark: not measured
            telemark-db: not measured
            telemark-async: not measured
        "]]
        .assert_eq(&gate(&Estimates::default()));
    }
}
