//! A line that says what a long run is doing.

use std::io::Write;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// What takes less than this is over before anybody wonders.
const DELAY: Duration = Duration::from_secs(1);

/// Shows the line from the first second on, until it ends or is dropped.
pub(super) struct Progress {
    running: Option<(Sender<()>, JoinHandle<()>)>,
}

impl Progress {
    /// Nobody reads it where the error stream is no terminal.
    pub(super) fn start(what: String, is_terminal: bool) -> Self {
        let running = is_terminal.then(|| {
            let (sender, receiver) = mpsc::channel();
            let start = Instant::now();
            let thread = thread::spawn(move || {
                let mut shown = false;
                while receiver.recv_timeout(DELAY) == Err(RecvTimeoutError::Timeout) {
                    shown = true;
                    show(&format!("\r{what} … {} s", start.elapsed().as_secs()));
                }
                if shown {
                    // The line is taken back.
                    show("\r\x1b[K");
                }
            });
            (sender, thread)
        });
        Self { running }
    }

    /// Takes the line back.
    pub(super) fn end(self) {
        drop(self);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((sender, thread)) = self.running.take() {
            drop(sender);
            // It can't panic, and if it did, only its line would be missing.
            let _ = thread.join();
        }
    }
}

fn show(text: &str) {
    let mut stream = anstream::stderr();
    // Nobody is left to tell if the error stream is closed.
    let _ = stream.write_all(text.as_bytes()).and_then(|()| stream.flush());
}
