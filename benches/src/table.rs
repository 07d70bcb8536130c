//! The Markdown of the table, and of the list that explains its rows.

use core::fmt::Write as _;

use crate::estimates::Estimates;
use crate::machine::Machine;
use crate::row::{Row, Threads};

/// What was measured, with the machine named. What was not is a dash.
pub fn table(estimates: &Estimates, machine: &Machine) -> String {
    let mut text = format!("Median nanoseconds a call, one run, on {machine}.\n\n");
    text.push_str("| what | 1 thread | over bare | 2 threads | 2 threads / 1 |\n");
    text.push_str("| --- | ---: | ---: | ---: | ---: |\n");
    let bare = estimates.nanos(Row::Bare, Threads::One);
    for &row in Row::ALL {
        let one = estimates.nanos(row, Threads::One);
        let two = estimates.nanos(row, Threads::Two);
        let over = one.zip(bare).filter(|_| row != Row::Bare).map(|(one, bare)| one - bare);
        let ratio = two.zip(one).map(|(two, one)| two / one);
        // A `String` takes everything.
        let _ = writeln!(
            text,
            "| {} | {} | {} | {} | {} |",
            row.title(),
            cell(one, 1),
            cell(over, 1),
            cell(two, 1),
            cell(ratio, 2)
        );
    }
    text
}

/// The list that explains the rows.
pub fn rows() -> String {
    let mut text = String::new();
    for row in Row::ALL {
        let _ = writeln!(text, "* {} (`{}`): {}", row.title(), row.id(), row.what());
    }
    text
}

fn cell(value: Option<f64>, decimals: usize) -> String {
    value.map_or_else(|| "–".to_owned(), |value| format!("{value:.decimals$}"))
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use expect_test::expect;

    use super::table;
    use crate::estimates::{Estimates, Timing};
    use crate::machine::Machine;
    use crate::row::{Row, Threads};

    #[test]
    fn each_row_has_its_cost_over_the_bare_call_and_what_a_second_thread_adds() {
        let mut estimates = Estimates::default();
        let mut push = |row, threads, nanos| {
            estimates.push(row, threads, Timing { nanos, written: SystemTime::UNIX_EPOCH });
        };
        push(Row::Bare, Threads::One, 1.44);
        push(Row::Bare, Threads::Two, 1.5);
        push(Row::Telemark, Threads::One, 30.0);
        push(Row::Telemark, Threads::Two, 33.0);
        push(Row::Vise, Threads::One, 66.0);
        let machine = Machine::from_cpuinfo("processor: 0\nmodel name: A CPU\nflags: fpu\n");
        let text = table(&estimates, &machine);
        let lines: Vec<&str> = text.lines().collect();
        let shown = [&lines[..5], &lines[8..9], &lines[13..14]].concat().join("\n");
        expect![[r"
            Median nanoseconds a call, one run, on A CPU, 1 CPU.

            | what | 1 thread | over bare | 2 threads | 2 threads / 1 |
            | --- | ---: | ---: | ---: | ---: |
            | bare call | 1.4 | – | 1.5 | 1.04 |
            | `#[telemetry]` | 30.0 | 28.6 | 33.0 | 1.10 |
            | `#[telemetry]`, bare `Registry` | – | – | – | – |"]]
        .assert_eq(&shown);
    }
}
