//! Start and end of a process' telemetry.

use core::sync::atomic::{AtomicBool, Ordering};
use core::time::Duration;
use std::net::{SocketAddr, TcpListener};

use crate::config::Config;
use crate::endpoint::Endpoint;
use crate::error::{ErrorKind, InitError};
use crate::{clock, hash, switch};

/// Whether a [`Guard`] is alive.
static RUNNING: AtomicBool = AtomicBool::new(false);

/// How long [`Guard`]'s drop waits for scrapes that are under way.
const SHUTDOWN_DEADLINE: Duration = Duration::from_secs(2);

/// Starts the telemetry of this process as the environment says: [`Config::from_env`] and
/// [`Config::init`].
///
/// Keep the guard for as long as the process serves; dropping it ends the endpoint. Calls are
/// recorded with or without it. With `OTEL_SDK_DISABLED=true`, the endpoint serves an empty page.
///
/// ```no_run
/// fn main() -> Result<(), telemark::InitError> {
///     let _telemetry = telemark::init()?;
///     // The service runs here, scraped at http://127.0.0.1:9464/metrics.
///     Ok(())
/// }
/// ```
///
/// # Errors
///
/// As [`Config::from_env`] and [`Config::init`].
pub fn init() -> Result<Guard, InitError> {
    Config::from_env()?.init()
}

impl Config {
    /// Starts the telemetry of this process.
    ///
    /// # Errors
    ///
    /// If the address can't be listened on, the facade has another recorder, the endpoint's thread
    /// can't be started, or the telemetry runs already.
    pub fn init(self) -> Result<Guard, InitError> {
        let running = Running::claim()?;
        let listener = TcpListener::bind(self.listen)
            .map_err(|error| ErrorKind::Listen { address: self.listen, error })?;
        if let Some(key) = &self.hash_key
            && !hash::set_key(&key.0)
        {
            tracing::warn!("`Config::hash_key` came after the first hash and is not used");
        }
        let on = switch::is_on();
        if on {
            clock::calibrate();
        } else {
            tracing::info!("OTEL_SDK_DISABLED is set: the endpoint serves an empty page");
        }
        report_link();
        let endpoint = Endpoint::start(listener, self.facade && on)?;
        Ok(Guard { endpoint, _running: running })
    }
}

/// Tells in the log where the linker has dropped part of what it should have gathered.
fn report_link() {
    let collected = telemark_registry::collected();
    if !collected.agree() {
        tracing::error!(
            entries = %collected.entries,
            section = %collected.section,
            "the linker has dropped telemetry: entries of this process and records of its binary differ",
        );
    }
    for error in &telemark_registry::items().1 {
        tracing::error!(%error, "an annotated item can't be exported: its record is not readable");
    }
}

/// The running telemetry of this process. Dropping it ends the endpoint, after the scrapes that are
/// under way, but within two seconds.
#[derive(Debug)]
#[must_use = "dropped at once, the endpoint ends at once"]
pub struct Guard {
    endpoint: Endpoint,
    _running: Running,
}

impl Guard {
    /// Where the endpoint listens.
    pub fn endpoint(&self) -> SocketAddr {
        self.endpoint.address()
    }

    /// Ends the endpoint, and says whether the scrapes under way were answered within the deadline.
    pub fn shutdown(mut self, deadline: Duration) -> bool {
        self.endpoint.stop(deadline)
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        if !self.endpoint.stop(SHUTDOWN_DEADLINE) {
            tracing::warn!("a scrape was still under way when the telemetry ended");
        }
    }
}

/// The right to be the running telemetry.
#[derive(Debug)]
struct Running;

impl Running {
    fn claim() -> Result<Self, InitError> {
        // Acquire and release: who claims sees the ports that the one before has given back.
        let claimed = RUNNING.compare_exchange(false, true, Ordering::Acquire, Ordering::Relaxed);
        claimed.map(|_| Self).map_err(|_| ErrorKind::AlreadyRunning.into())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        RUNNING.store(false, Ordering::Release);
    }
}
