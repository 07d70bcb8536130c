//! Criterion's estimates for the rows.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;
use std::time::{Duration, SystemTime};

use serde::Deserialize;

use crate::error::{Error, Result};
use crate::row::{Row, Threads};

/// A whole run takes a minute or two; estimates further apart than this are not from one run.
const LONGEST_RUN: Duration = Duration::from_mins(15);

/// One row's median at one number of threads.
#[derive(Clone, Copy, Debug)]
pub struct Timing {
    /// Nanoseconds a call.
    pub nanos: f64,
    /// When criterion wrote it.
    pub written: SystemTime,
}

/// What criterion has measured, row by row.
#[derive(Clone, Debug, Default)]
pub struct Estimates {
    timings: Vec<(Row, Threads, Timing)>,
}

impl Estimates {
    /// Reads criterion's directory. Rows that were not measured are left out.
    ///
    /// # Errors
    ///
    /// If a file is there and can't be read, or is not an estimate.
    pub fn read(criterion: &Path) -> Result<Self> {
        let mut estimates = Self::default();
        for &row in Row::ALL {
            for threads in Threads::ALL {
                // Criterion's own replacement in the names of directories.
                let group = threads.group().replace('/', "_");
                let path = criterion.join(group).join(row.id()).join("new").join("estimates.json");
                if let Some(timing) = read(&path)? {
                    estimates.push(row, threads, timing);
                }
            }
        }
        Ok(estimates)
    }

    /// Adds a measurement.
    pub fn push(&mut self, row: Row, threads: Threads, timing: Timing) {
        self.timings.push((row, threads, timing));
    }

    /// The median of a row in nanoseconds a call.
    pub fn nanos(&self, row: Row, threads: Threads) -> Option<f64> {
        let found = self.timings.iter().find(|(of, at, _)| (*of, *at) == (row, threads));
        found.map(|(_, _, timing)| timing.nanos)
    }

    /// Checks that every row was measured, and all in one run.
    ///
    /// # Errors
    ///
    /// If one is missing, or two are further apart than a run takes.
    pub fn check_one_run(&self) -> Result<()> {
        for &row in Row::ALL {
            for threads in Threads::ALL {
                if self.nanos(row, threads).is_none() {
                    return Err(Error::Missing { row, threads });
                }
            }
        }
        let written = |(_, _, timing): &&(Row, Threads, Timing)| timing.written;
        let oldest = self.timings.iter().min_by_key(written);
        let newest = self.timings.iter().max_by_key(written);
        let (Some(oldest), Some(newest)) = (oldest, newest) else {
            return Ok(());
        };
        if oldest.2.written + LONGEST_RUN < newest.2.written {
            let of = |(row, threads, _): &_| (*row, *threads);
            return Err(Error::SeveralRuns { oldest: of(oldest), newest: of(newest) });
        }
        Ok(())
    }
}

/// The part of `estimates.json` that is used.
#[derive(Deserialize)]
struct File {
    median: Estimate,
}

#[derive(Deserialize)]
struct Estimate {
    point_estimate: f64,
}

fn read(path: &Path) -> Result<Option<Timing>> {
    let io = |error| Error::Io { path: path.to_owned(), error };
    let text = match fs::read(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        read => read.map_err(io)?,
    };
    let written = fs::metadata(path).and_then(|metadata| metadata.modified()).map_err(io)?;
    let file: File = serde_json::from_slice(&text)
        .map_err(|error| Error::Estimate { path: path.to_owned(), error })?;
    Ok(Some(Timing { nanos: file.median.point_estimate, written }))
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::time::{Duration, SystemTime};

    use expect_test::expect;

    use super::{Estimates, Timing};
    use crate::row::{Row, Threads};

    #[test]
    fn the_median_is_read_and_what_was_not_measured_is_left_out() {
        let directory = tempfile::tempdir().unwrap();
        let row = directory.path().join("call_2-threads/vise/new");
        fs::create_dir_all(&row).unwrap();
        let text =
            r#"{"mean":{"point_estimate":9.0},"median":{"point_estimate":66.5},"slope":null}"#;
        fs::write(row.join("estimates.json"), text).unwrap();
        let estimates = Estimates::read(directory.path()).unwrap();
        assert_eq!(estimates.nanos(Row::Vise, Threads::Two), Some(66.5));
        assert_eq!(estimates.nanos(Row::Vise, Threads::One), None);
    }

    #[test]
    fn a_file_that_is_no_estimate_is_named() {
        let directory = tempfile::tempdir().unwrap();
        let row = directory.path().join("call_1-thread/bare/new");
        fs::create_dir_all(&row).unwrap();
        fs::write(row.join("estimates.json"), "{}").unwrap();
        let error = Estimates::read(directory.path()).unwrap_err().to_string();
        let error = error.replace(&directory.path().display().to_string(), "DIR");
        expect![
            "DIR/call_1-thread/bare/new/estimates.json is not an estimate of criterion's: missing field `median` at line 1 column 2"
        ]
        .assert_eq(&error);
    }

    #[test]
    fn one_run_is_told_from_several_and_from_a_part_of_one() {
        let now = SystemTime::now();
        let mut estimates = Estimates::default();
        for &row in &Row::ALL[1..] {
            for threads in Threads::ALL {
                estimates.push(row, threads, Timing { nanos: 1.0, written: now });
            }
        }
        let bare = |at| Timing { nanos: 1.0, written: at };
        estimates.push(Row::Bare, Threads::One, bare(now));
        let error = estimates.check_one_run().unwrap_err().to_string();
        expect!["`call/2-threads/bare` was not measured; run the whole bench first: cargo bench -p telemark-benches --bench call"].assert_eq(&error);

        let mut fresh = estimates.clone();
        fresh.push(Row::Bare, Threads::Two, bare(now - Duration::from_mins(10)));
        fresh.check_one_run().unwrap();

        estimates.push(Row::Bare, Threads::Two, bare(now - Duration::from_hours(3)));
        let error = estimates.check_one_run().unwrap_err().to_string();
        expect!["`call/2-threads/bare` and `call/1-thread/bare` are not from one run; run the whole bench first: cargo bench -p telemark-benches --bench call"].assert_eq(&error);
    }
}
