//! What the gate found, as a table and as JSON.

use core::fmt;
use std::fs;
use std::path::Path;
use std::time::Duration;

use serde::Serialize;

use super::decide::{LIMIT, Verdict};
use super::error::{Error, Result};
use super::measure::Measurement;
use super::row::Row;
use super::twin::Twin;
use crate::machine::Machine;
use crate::median::median;

/// A row that could not be measured here.
#[derive(Clone, Debug, Serialize)]
pub struct Skipped {
    /// The row.
    pub row: Row,
    /// Why not.
    pub reason: String,
}

/// The scrapes that went on beside, for both twins alike: what they take is in no ratio.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Scrapes {
    /// How many.
    pub count: usize,
    /// How long one took, as its client saw it: the median of milliseconds, none without a scrape.
    pub median_ms: Option<f64>,
}

impl Scrapes {
    /// Of the durations of all.
    pub fn of(took: &[Duration]) -> Self {
        let millis = took.iter().map(|took| took.as_secs_f64() * 1e3).collect();
        Self { count: took.len(), median_ms: median(millis) }
    }
}

/// What the gate found. Serialized, it is the gate's JSON.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// The machine.
    pub machine: String,
    /// The share of a bare call that an annotated one may take longer.
    pub limit: f64,
    /// The share by which annotated calls were slowed down deliberately.
    pub slowdown: f64,
    /// What was compared with the bare call.
    pub twin: Twin,
    /// What was measured.
    pub rows: Vec<Measurement>,
    /// What could not be.
    pub skipped: Vec<Skipped>,
    /// The scrapes.
    pub scrapes: Scrapes,
}

impl Report {
    /// An empty report.
    pub fn new(machine: &Machine, slowdown: f64, twin: Twin) -> Self {
        Self {
            machine: machine.to_string(),
            limit: LIMIT,
            slowdown,
            twin,
            rows: Vec::new(),
            skipped: Vec::new(),
            scrapes: Scrapes::default(),
        }
    }

    /// The head of the table, whose lines the measurements are.
    pub fn head(twin: Twin) -> String {
        let twin = format!("{} µs", twin.name());
        format!("row         bare µs{twin:>14}  overhead %        interval  verdict    pairs")
    }

    /// Whether every row that was measured is within the limit, and there is one.
    pub fn passes(&self) -> bool {
        !self.rows.is_empty() && self.count(Verdict::Within) == self.rows.len()
    }

    /// Writes the JSON.
    ///
    /// # Errors
    ///
    /// If the file can't be written.
    pub fn write(&self, path: &Path) -> Result<()> {
        let json = serde_json::to_string_pretty(self)
            .map_err(|error| Error::Json { path: path.to_owned(), error })?;
        fs::write(path, json + "\n").map_err(Error::io("writing the report"))
    }

    fn count(&self, verdict: Verdict) -> usize {
        self.rows.iter().filter(|row| row.verdict == verdict).count()
    }
}

impl fmt::Display for Measurement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { row, bare_us, twin_us, overhead, verdict, pairs, .. } = self;
        let percent = |share: f64| share * 100.0;
        let interval = format!("{:.2} … {:.2}", percent(overhead.lower), percent(overhead.upper));
        write!(
            f,
            "{:<9}{bare_us:>10.2}{twin_us:>14.2}{:>12.2}{interval:>16}  {:<9}{pairs:>7}",
            row.name(),
            percent(overhead.median),
            verdict.name(),
        )
    }
}

/// What stands below the table.
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for Skipped { row, reason } in &self.skipped {
            writeln!(f, "skipped: overhead/{}: {reason}", row.name())?;
        }
        writeln!(f, "on {}", self.machine)?;
        if let Scrapes { count, median_ms: Some(millis) } = self.scrapes {
            writeln!(f, "{count} scrapes beside, {millis:.2} ms each")?;
        }
        write!(
            f,
            "at most {} %: {} within, {} over, {} undecided, {} skipped",
            self.limit * 100.0,
            self.count(Verdict::Within),
            self.count(Verdict::Over),
            self.count(Verdict::Undecided),
            self.skipped.len(),
        )
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use expect_test::expect;

    use super::{Report, Scrapes, Skipped};
    use crate::machine::Machine;
    use crate::overhead::{Interval, Measurement, Row, Twin, Verdict};

    fn measurement(row: Row, [lower, median, upper]: [f64; 3], verdict: Verdict) -> Measurement {
        Measurement {
            row,
            bare_us: 100.0,
            twin_us: 100.0 * (1.0 + median),
            overhead: Interval { lower, median, upper },
            verdict,
            rounds: 16,
            pairs: 1234,
            calls: 30,
        }
    }

    fn report() -> Report {
        let mut report =
            Report::new(&Machine::from_cpuinfo("processor: 0\n"), 0.0, Twin::Annotated);
        report.rows = vec![
            measurement(Row::Http, [-0.001, 0.0025, 0.006], Verdict::Within),
            measurement(Row::Sqlite, [0.0101, 0.012, 0.014], Verdict::Over),
            measurement(Row::Provider, [0.002, 0.008, 0.013], Verdict::Undecided),
        ];
        report.skipped = vec![Skipped { row: Row::Postgres, reason: "not here".to_owned() }];
        report.scrapes = Scrapes::of(&[2, 1, 9].map(Duration::from_millis));
        report
    }

    #[test]
    fn the_table_has_a_line_for_each_row_and_the_last_line_counts() {
        let report = report();
        let rows = report.rows.iter().map(ToString::to_string);
        let text: Vec<_> = std::iter::once(Report::head(report.twin)).chain(rows).collect();
        let text = text.join("\n");
        expect![[r"
            row         bare µs  annotated µs  overhead %        interval  verdict    pairs
            http         100.00        100.25        0.25    -0.10 … 0.60  within      1234
            sqlite       100.00        101.20        1.20     1.01 … 1.40  over        1234
            provider     100.00        100.80        0.80     0.20 … 1.30  undecided   1234

            skipped: overhead/postgres: not here
            on an unnamed processor, 1 CPU
            3 scrapes beside, 2.00 ms each
            at most 1 %: 1 within, 1 over, 1 undecided, 1 skipped
        "]]
        .assert_eq(&format!("{text}\n\n{report}\n"));
    }

    #[test]
    fn a_row_that_is_over_or_undecided_or_nothing_at_all_does_not_pass() {
        let mut report = report();
        assert!(!report.passes());
        report.rows.remove(1);
        assert!(!report.passes());
        report.rows.remove(1);
        assert!(report.passes());
        report.rows.remove(0);
        assert!(!report.passes());
    }

    #[test]
    fn the_json_has_shares_and_not_percent() {
        let mut report = report();
        report.rows.truncate(1);
        expect![[r#"
            {
              "machine": "an unnamed processor, 1 CPU",
              "limit": 0.01,
              "slowdown": 0.0,
              "twin": "annotated",
              "rows": [
                {
                  "row": "http",
                  "bare_us": 100.0,
                  "twin_us": 100.25,
                  "overhead": {
                    "lower": -0.001,
                    "median": 0.0025,
                    "upper": 0.006
                  },
                  "verdict": "within",
                  "rounds": 16,
                  "pairs": 1234,
                  "calls": 30
                }
              ],
              "skipped": [
                {
                  "row": "postgres",
                  "reason": "not here"
                }
              ],
              "scrapes": {
                "count": 3,
                "median_ms": 2.0
              }
            }"#]]
        .assert_eq(&serde_json::to_string_pretty(&report).unwrap());
    }
}
