//! The overhead that an annotated call may have.

use core::fmt::{self, Write as _};

use crate::estimates::Estimates;
use crate::row::{Row, Threads};

/// Nanoseconds that an annotated call may cost over the bare one, at one thread.
const MOST_NANOS: f64 = 28.0;

/// How many times that cost it may be at two threads.
const MOST_GROWTH: f64 = 1.1;

/// The share of the cheapest peer's cost that it may be.
const MOST_OF_A_PEER: f64 = 0.5;

const ANNOTATED: [Row; 3] = [Row::Telemark, Row::TelemarkDb, Row::TelemarkAsync];

/// The peers that count and time a call.
const PEERS: [Row; 6] = [
    Row::FastTelemetry,
    Row::Vise,
    Row::MetricsHandles,
    Row::MetricsMacros,
    Row::PrometheusClient,
    Row::Autometrics,
];

/// Nanoseconds that a row may cost more than another, at one thread.
const MOST_MORE: [(Row, Row, f64); 3] = [
    (Row::TelemarkClosed, Row::Telemark, 2.0),
    (Row::TelemarkInterned, Row::Telemark, 6.0),
    (Row::TelemarkOff, Row::Bare, 2.0),
];

/// What is over the limits, a line each; nothing where the annotated call keeps to them. A row that
/// was not measured is over them.
pub fn gate(estimates: &Estimates) -> String {
    let mut text = String::new();
    // A `String` takes everything.
    let mut say = |line: fmt::Arguments<'_>| {
        let _ = writeln!(text, "{line}");
    };
    let over = |row, than, threads| {
        estimates.nanos(row, threads).zip(estimates.nanos(than, threads)).map(|(a, b)| a - b)
    };
    let over_bare = |row, threads| over(row, Row::Bare, threads);
    for row in ANNOTATED {
        let id = row.id();
        let costs = over_bare(row, Threads::One).zip(over_bare(row, Threads::Two));
        let Some((one, two)) = costs else {
            say(format_args!("{id}: not measured"));
            continue;
        };
        if one > MOST_NANOS {
            say(format_args!("{id}: {one:.1} ns over the bare call, at most {MOST_NANOS}"));
        }
        if two > MOST_GROWTH * one {
            let growth = two / one;
            say(format_args!(
                "{id}: {two:.1} ns over the bare call at two threads, {growth:.2} times {one:.1}, \
                 at most {MOST_GROWTH} times",
            ));
        }
    }
    for (row, than, most) in MOST_MORE {
        let (id, of) = (row.id(), than.id());
        match over(row, than, Threads::One) {
            None => say(format_args!("{id}: not measured")),
            Some(more) if more > most => {
                say(format_args!("{id}: {more:.1} ns over {of}, at most {most}"));
            }
            Some(_) => {}
        }
    }
    let cheapest = PEERS
        .iter()
        .filter_map(|peer| Some((peer.id(), over_bare(*peer, Threads::One)?)))
        .min_by(|(_, a), (_, b)| a.total_cmp(b));
    match cheapest.zip(over_bare(Row::Telemark, Threads::One)) {
        None => say(format_args!("peers: not measured")),
        Some(((peer, theirs), ours)) if ours > MOST_OF_A_PEER * theirs => say(format_args!(
            "{}: {ours:.1} ns over the bare call, more than {MOST_OF_A_PEER} of the {theirs:.1} of {peer}",
            Row::Telemark.id(),
        )),
        Some(_) => {}
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

    /// Of all rows, ours on a plain function cost `plain`, and that with an interned label `interned`.
    fn check(plain: [f64; 2], interned: f64, expected: &Expect) {
        let mut estimates = Estimates::default();
        let measured = [
            (Row::Bare, [1.0, 2.0]),
            (Row::Telemark, plain),
            (Row::TelemarkDb, [29.0, 30.0]),
            (Row::TelemarkAsync, [20.0, 20.0]),
            (Row::TelemarkClosed, [plain[0] + 2.0, 20.0]),
            (Row::TelemarkInterned, [interned, 20.0]),
            (Row::TelemarkOff, [3.0, 3.0]),
            (Row::Vise, [80.0, 90.0]),
            (Row::FastTelemetry, [57.0, 57.0]),
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
        check([29.0, 32.8], 35.0, &expect![""]);
    }

    #[test]
    fn a_call_that_costs_more_is_named_with_both_figures() {
        check(
            [45.0, 80.0],
            52.0,
            &expect![[r"
                telemark: 44.0 ns over the bare call, at most 28
                telemark: 78.0 ns over the bare call at two threads, 1.77 times 44.0, at most 1.1 times
                telemark-interned: 7.0 ns over telemark, at most 6
                telemark: 44.0 ns over the bare call, more than 0.5 of the 56.0 of fast-telemetry
            "]],
        );
    }

    #[test]
    fn a_gate_without_figures_is_shut() {
        expect![[r"
            telemark: not measured
            telemark-db: not measured
            telemark-async: not measured
            telemark-closed: not measured
            telemark-interned: not measured
            telemark-off: not measured
            peers: not measured
        "]]
        .assert_eq(&gate(&Estimates::default()));
    }
}
