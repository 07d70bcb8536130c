//! The service as a whole: started, running, stopped.

use std::error::Error;
use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::num::NonZeroU64;
use std::sync::Arc;
use std::time::Duration;

use metrics::{counter, describe_counter};

use crate::api::{self, App};
use crate::faults::Faults;
use crate::jobs::{Bench, Limits, Workers};
use crate::providers::{ProviderError, Providers};
use crate::server::{ListenError, Server};
use crate::store::{Location, Store, StoreError};

/// Counted through the `metrics` facade, as a library that knows nothing of Telemark would.
const STARTS: &str = "studio_starts_total";

/// How the service is set up.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where it listens; port 0 takes a free one.
    pub listen: SocketAddr,
    /// Where it remembers.
    pub database: Location,
    /// How much it does at once.
    pub limits: Limits,
    /// One in this many looks at an image, and attempts at one, panics; for the demo.
    pub panic_every: Option<NonZeroU64>,
    /// Whether requests are measured as a whole, and not by their handlers alone.
    pub layer: bool,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            database: Location::default(),
            limits: Limits::default(),
            panic_every: None,
            layer: true,
        }
    }
}

/// The running service.
#[derive(Debug)]
pub struct Studio {
    server: Server,
    workers: Workers,
    bench: Arc<Bench>,
}

impl Studio {
    /// Starts the service, which calls `providers`.
    ///
    /// # Errors
    ///
    /// [`StartError`] where the database cannot be opened or the address cannot be had.
    pub async fn start(config: Config, providers: Providers) -> Result<Self, StartError> {
        describe_counter!(STARTS, "Starts of the service in this process.");
        counter!(STARTS).increment(1);
        let store = Store::open(&config.database).await?;
        let bench = Arc::new(Bench { store, providers, faults: Faults::new(config.panic_every) });
        let (queue, workers) = Workers::start(&bench, &config.limits);
        let app = App { bench: Arc::clone(&bench), queue, faults: Faults::new(config.panic_every) };
        let server = Server::start(config.listen, api::router(app, config.layer)).await?;
        Ok(Self { server, workers, bench })
    }

    /// Where the service listens.
    pub fn address(&self) -> SocketAddr {
        self.server.address()
    }

    /// Stops: no more requests, then no more jobs, then the database; each part gets at most `limit`.
    ///
    /// True means that nothing had to be cut off.
    pub async fn stop(self, limit: Duration) -> bool {
        // The server's router holds the queue's way in, so the workers see its end only once the server is gone.
        let answered = self.server.stop(limit).await;
        let worked = self.workers.stop(limit).await;
        self.bench.store.close().await;
        answered && worked
    }
}

/// A service that could not be started.
#[derive(Debug)]
#[non_exhaustive]
pub enum StartError {
    /// The address could not be had.
    Listen(ListenError),
    /// The database could not be opened.
    Store(StoreError),
    /// The providers cannot be called.
    Provider(ProviderError),
}

impl From<ListenError> for StartError {
    fn from(error: ListenError) -> Self {
        Self::Listen(error)
    }
}

impl From<StoreError> for StartError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<ProviderError> for StartError {
    fn from(error: ProviderError) -> Self {
        Self::Provider(error)
    }
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Listen(error) => error.fmt(f),
            Self::Store(error) => error.fmt(f),
            Self::Provider(error) => error.fmt(f),
        }
    }
}

impl Error for StartError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Listen(error) => Some(error),
            Self::Store(error) => Some(error),
            Self::Provider(error) => Some(error),
        }
    }
}
