//! Start and end of a process' telemetry.

use core::time::Duration;

use crate::config::Config;
use crate::endpoint::{Endpoint, Server, Socket};
use crate::error::{ErrorKind, InitError};
use crate::owner::Running;
use crate::{clock, hash, sampler, switch};

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
    /// If the place can't be listened on, the facade has another recorder, credentials can't be sent
    /// by any client, the timing budget is no share, a file for TLS is not right, the endpoint's thread can't be started, or the
    /// telemetry runs already.
    pub fn init(self) -> Result<Guard, InitError> {
        let running = Running::claim()?;
        for credentials in &self.credentials {
            credentials.check().map_err(ErrorKind::Credentials)?;
        }
        if let Some(share) = self.timing_budget
            && !(share > 0.0 && share <= 1.0)
        {
            return Err(ErrorKind::TimingBudget(share).into());
        }
        let socket = Socket::bind(&self.listen)
            .map_err(|error| ErrorKind::Listen { place: self.listen.clone(), error })?;
        running.listens_on(&socket);
        if let Some(key) = &self.hash_key
            && !hash::set_key(&key.0)
        {
            tracing::warn!("`Config::hash_key` came after the first hash and is not used");
        }
        let on = switch::is_on();
        if on {
            clock::calibrate();
            if let Some(share) = self.timing_budget {
                sampler::set_budget(share);
            }
        } else {
            tracing::info!("OTEL_SDK_DISABLED is set: the endpoint serves an empty page");
        }
        report_link();
        let server = Server::start(&self, socket, self.facade && on)?;
        Ok(Guard { server, running })
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
///
/// The child of a fork has a guard, too, but no endpoint: the thread is not copied. Dropped there, the
/// guard leaves the parent's endpoint as it is. The child may start its own with [`init`], before or
/// after that; until then it keeps the parent's port open.
#[derive(Debug)]
#[must_use = "dropped at once, the endpoint ends at once"]
pub struct Guard {
    server: Server,
    running: Running,
}

impl Guard {
    /// Where the endpoint listens.
    pub fn endpoint(&self) -> &Endpoint {
        self.server.place()
    }

    /// Ends the endpoint, and says whether the scrapes under way were answered within the deadline.
    pub fn shutdown(mut self, deadline: Duration) -> bool {
        self.stop(deadline)
    }

    fn stop(&mut self, deadline: Duration) -> bool {
        if self.running.is_ours() {
            self.server.stop(deadline)
        } else {
            self.server.abandon();
            self.running.close_copy();
            true
        }
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        if !self.stop(SHUTDOWN_DEADLINE) {
            tracing::warn!("a scrape was still under way when the telemetry ended");
        }
    }
}
