//! One HTTP server on one address, which can be asked to stop.

use std::error::Error;
use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// A server that runs until [`stop`](Self::stop).
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    task: JoinHandle<io::Result<()>>,
}

impl Server {
    /// Listens on `address` (port 0 takes a free one) and serves `router` in a task of its own.
    ///
    /// # Errors
    ///
    /// [`ListenError`] where the address cannot be had.
    pub async fn start(address: SocketAddr, router: Router) -> Result<Self, ListenError> {
        let refused = |source| ListenError { address, source };
        let listener = TcpListener::bind(address).await.map_err(refused)?;
        let address = listener.local_addr().map_err(refused)?;
        let (stop, stopped) = oneshot::channel::<()>();
        let task = tokio::spawn(async move {
            axum::serve(listener, router)
                .with_graceful_shutdown(async move {
                    // A dropped sender means the same as a message: nobody is left to stop the server later.
                    stopped.await.unwrap_or(());
                })
                .await
        });
        Ok(Self { address, stop, task })
    }

    /// Where the server listens; the port is the one that was taken.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Takes no more connections, and waits for those in hand for at most `limit`.
    ///
    /// True means that all of them ended by themselves.
    pub async fn stop(self, limit: Duration) -> bool {
        let Self { stop, mut task, .. } = self;
        drop(stop);
        if tokio::time::timeout(limit, &mut task).await.is_ok() {
            return true;
        }
        task.abort();
        false
    }
}

/// An address that could not be listened on.
#[derive(Debug)]
pub struct ListenError {
    address: SocketAddr,
    source: io::Error,
}

impl fmt::Display for ListenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cannot listen on {}: {}", self.address, self.source)
    }
}

impl Error for ListenError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&self.source)
    }
}
