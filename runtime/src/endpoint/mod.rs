//! The Prometheus endpoint on a thread of its own.
//!
//! It has its own small async runtime, so that a service whose workers are all busy can still be
//! scraped, and a scrape never takes a worker's time.

mod answer;
mod metrics;
mod server;

use core::time::Duration;
use std::net::{SocketAddr, TcpListener};
use std::sync::mpsc;
use std::thread;

use tokio::sync::oneshot;

use crate::error::ErrorKind;
use answer::Pages;

/// The endpoint's thread.
#[derive(Debug)]
pub(crate) struct Endpoint {
    address: SocketAddr,
    /// Taken by the first stop.
    running: Option<Running>,
}

#[derive(Debug)]
struct Running {
    stop: oneshot::Sender<Duration>,
    ended: mpsc::Receiver<()>,
}

impl Endpoint {
    /// Serves on a bound listener.
    pub(crate) fn start(listener: TcpListener, facade: bool) -> Result<Self, ErrorKind> {
        let pages = Pages::new(facade)?;
        listener.set_nonblocking(true).map_err(ErrorKind::Thread)?;
        let address = listener.local_addr().map_err(ErrorKind::Thread)?;
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(ErrorKind::Thread)?;
        let listener = {
            let _context = runtime.enter();
            tokio::net::TcpListener::from_std(listener).map_err(ErrorKind::Thread)?
        };
        let (stop, stopped) = oneshot::channel();
        let (end, ended) = mpsc::channel();
        thread::Builder::new()
            .name("telemark".to_owned())
            .spawn(move || {
                if runtime.block_on(server::serve(listener, pages, stopped)) {
                    // Nobody waits any more after a deadline.
                    let _: Result<(), _> = end.send(());
                }
            })
            .map_err(ErrorKind::Thread)?;
        Ok(Self { address, running: Some(Running { stop, ended }) })
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Takes no more connections, answers the requests under way, and says whether that was done
    /// within the deadline. A second stop has nothing to do.
    pub(crate) fn stop(&mut self, deadline: Duration) -> bool {
        let Some(Running { stop, ended }) = self.running.take() else {
            return true;
        };
        stop.send(deadline).is_ok() && ended.recv_timeout(deadline + GRACE).is_ok()
    }
}

/// The thread keeps the deadline itself; this covers its being scheduled late.
const GRACE: Duration = Duration::from_millis(100);
