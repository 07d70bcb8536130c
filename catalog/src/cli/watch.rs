//! `--watch`: another run whenever a file has changed that the last one read.
//!
//! Files are looked at, rather than asked for from the system: it works on every file system, and there are
//! few of them. Of Rust sources those are watched that `[coverage] paths` names; whoever changes others runs cargo
//! anyway.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, SystemTime};

use super::arguments::CatalogArguments as Arguments;
use super::catalog::once;
use super::{Session, Status};
use crate::error::Error;
use crate::render::failure;

const INTERVAL: Duration = Duration::from_millis(300);

pub(super) fn run(arguments: &Arguments, session: &mut Session<'_>) -> Result<Status, Error> {
    let mut watched = Vec::new();
    loop {
        let start = SystemTime::now();
        match once(arguments, session) {
            Ok((_, inputs)) => watched = inputs,
            // The files of the run before are where the mistake is, or was.
            Err(error) if !watched.is_empty() => session.say(&failure(&error))?,
            Err(error) => return Err(error),
        }
        session.note(format_args!("watching {} files; end with Ctrl-C", watched.len()))?;
        wait(&watched, start);
    }
}

/// Waits for a change of one of the files, or of what is in their directories. One that was made during the
/// run that read them counts.
fn wait(files: &[PathBuf], start: SystemTime) {
    if times(files).into_iter().flatten().any(|time| time > start) {
        return;
    }
    let directories = files.iter().filter_map(|file| file.parent()).map(Path::to_owned);
    let directories: BTreeSet<_> = directories.collect();
    let all: Vec<_> = files.iter().cloned().chain(directories).collect();
    let seen = times(&all);
    while times(&all) == seen {
        thread::sleep(INTERVAL);
    }
}

/// When each file was changed; nothing for one that is gone.
fn times(files: &[PathBuf]) -> Vec<Option<SystemTime>> {
    let time = |file: &PathBuf| fs::metadata(file).and_then(|file| file.modified()).ok();
    files.iter().map(time).collect()
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::sync::mpsc;
    use std::thread;
    use std::time::{Duration, SystemTime};

    use super::wait;

    /// Longer than anything here takes, so that a wait without an end is a failure.
    const LIMIT: Duration = Duration::from_secs(30);

    #[test]
    fn a_wait_ends_with_a_changed_file_a_new_one_and_one_that_changed_meanwhile() {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("a.yml");
        fs::write(&file, "1").unwrap();
        let (sender, receiver) = mpsc::channel();
        let waiting = |start| {
            let (file, sender) = (file.clone(), sender.clone());
            thread::spawn(move || {
                wait(&[file], start);
                sender.send(()).unwrap();
            });
        };
        waiting(SystemTime::UNIX_EPOCH);
        assert_eq!(receiver.recv_timeout(LIMIT), Ok(()));

        let later = SystemTime::now() + LIMIT;
        waiting(later);
        assert!(receiver.recv_timeout(super::INTERVAL * 2).is_err());
        fs::write(&file, "2").unwrap();
        assert_eq!(receiver.recv_timeout(LIMIT), Ok(()));

        waiting(later);
        assert!(receiver.recv_timeout(super::INTERVAL * 2).is_err());
        fs::write(directory.path().join("b.yml"), "1").unwrap();
        assert_eq!(receiver.recv_timeout(LIMIT), Ok(()));
    }
}
