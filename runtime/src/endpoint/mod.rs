//! The Prometheus endpoint on a thread of its own.
//!
//! It has its own small async runtime, so that a service whose workers are all busy can still be
//! scraped, and a scrape never takes a worker's time.
//!
//! `server.rs` takes connections, which `listener.rs` gets from the socket of `socket.rs`; `connection.rs` serves one,
//! and `phase.rs` says how long it may wait for its client. `answer.rs` has the paths.

mod access;
mod answer;
mod coding;
mod connection;
#[cfg(any(test, fuzzing))]
pub(crate) mod fuzzing;
#[cfg(unix)]
mod inherited;
mod listener;
mod losses;
mod metrics;
mod phase;
mod place;
mod server;
mod socket;
#[cfg(feature = "tls")]
mod tls;
#[cfg(unix)]
mod unix;
mod watched;

use core::mem;
use core::time::Duration;
use std::sync::mpsc;
use std::thread;

use tokio::sync::oneshot;

pub(crate) use access::Credentials;
use answer::Pages;
use connection::Service;
#[cfg(unix)]
pub(crate) use inherited::Inherited;
use listener::Listener;
pub use place::Endpoint;
pub(crate) use socket::Socket;
#[cfg(feature = "tls")]
pub use tls::Tls;
#[cfg(feature = "tls")]
pub(crate) use tls::TlsError;

use crate::config::Config;
use crate::error::ErrorKind;

/// The endpoint's thread.
#[derive(Debug)]
pub(crate) struct Server {
    place: Endpoint,
    /// Taken by the first stop.
    running: Option<Running>,
}

#[derive(Debug)]
struct Running {
    stop: oneshot::Sender<Duration>,
    ended: mpsc::Receiver<()>,
}

impl Server {
    /// Serves as configured on a socket.
    pub(crate) fn start(config: &Config, socket: Socket, facade: bool) -> Result<Self, ErrorKind> {
        let place = socket.place().map_err(ErrorKind::Thread)?;
        let service = Service {
            pages: Pages::new(facade, &config.credentials)?,
            #[cfg(feature = "tls")]
            tls: config.tls.as_ref().map(Tls::acceptor).transpose().map_err(ErrorKind::Tls)?,
        };
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_io()
            .enable_time()
            .build()
            .map_err(ErrorKind::Thread)?;
        let listener = {
            let _context = runtime.enter();
            Listener::new(socket).map_err(ErrorKind::Thread)?
        };
        let (stop, stopped) = oneshot::channel();
        let (end, ended) = mpsc::channel();
        thread::Builder::new()
            .name("telemark".to_owned())
            .spawn(move || {
                if runtime.block_on(server::serve(listener, service, stopped)) {
                    // Nobody waits any more after a deadline.
                    let _: Result<(), _> = end.send(());
                }
            })
            .map_err(ErrorKind::Thread)?;
        Ok(Self { place, running: Some(Running { stop, ended }) })
    }

    pub(crate) fn place(&self) -> &Endpoint {
        &self.place
    }

    /// Takes no more connections, answers the requests under way, and says whether that was done
    /// within the deadline. A second stop has nothing to do.
    pub(crate) fn stop(&mut self, deadline: Duration) -> bool {
        let Some(Running { stop, ended }) = self.running.take() else {
            return true;
        };
        stop.send(deadline).is_ok() && ended.recv_timeout(deadline + GRACE).is_ok()
    }

    /// Lets go of it in a child of the process that it serves, where its thread is not.
    pub(crate) fn abandon(&mut self) {
        // Dropped, the channels would wake the thread of the parent through the files that both have,
        // or wait for locks that a thread held which is not there.
        mem::forget(self.running.take());
    }
}

/// The thread keeps the deadline itself; this covers its being scheduled late.
const GRACE: Duration = Duration::from_millis(100);
