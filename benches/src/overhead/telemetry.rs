//! Everything on that the runtime has, for the whole process.

use core::sync::atomic::{AtomicU64, Ordering};
use std::io;
use std::net::SocketAddr;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use telemark_tests::http;
use tracing::level_filters::LevelFilter;
use tracing::subscriber::Interest;
use tracing::{Metadata, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};
use tracing_subscriber::registry;

use super::error::{Error, Result};

/// Between two scrapes. Prometheus is mostly told to take 15 s or more, so this is the harder case.
const SCRAPE_INTERVAL: Duration = Duration::from_secs(1);

/// The golden ratio's part below one, in units of 2⁻⁶⁴.
const GOLDEN_RATIO: u64 = 0x9e37_79b9_7f4a_7c15;

/// Wants one span in ten, and every event, from `INFO` on.
///
/// It decides anew for each span, as a sampler does, so no call site is ever answered once for all:
/// each call asks. Counting to ten would always meet the same one of several spans in a call; multiples
/// of the golden ratio, without their whole part, are spread evenly over every such part of them, too.
#[derive(Debug, Default)]
pub struct OneInTen(AtomicU64);

impl<S: Subscriber> Layer<S> for OneInTen {
    fn register_callsite(&self, metadata: &'static Metadata<'static>) -> Interest {
        if *metadata.level() > LevelFilter::INFO {
            Interest::never()
        } else if metadata.is_span() {
            Interest::sometimes()
        } else {
            Interest::always()
        }
    }

    fn enabled(&self, metadata: &Metadata<'_>, _: Context<'_, S>) -> bool {
        *metadata.level() <= LevelFilter::INFO
            && (!metadata.is_span()
                || self.0.fetch_add(GOLDEN_RATIO, Ordering::Relaxed) < u64::MAX / 10)
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        Some(LevelFilter::INFO)
    }
}

/// The running telemetry, which is scraped every second.
#[derive(Debug)]
pub struct Telemetry {
    /// Serves the page as long as it lives.
    _guard: telemark::Guard,
    stop: Sender<()>,
    scraper: JoinHandle<io::Result<Vec<Duration>>>,
}

impl Telemetry {
    /// Starts the endpoint, the subscriber and the scraper.
    ///
    /// The subscriber is `tracing-subscriber`'s registry with [`OneInTen`]: it keeps a span that is wanted,
    /// and its fields go to nobody. What a formatter or an exporter makes of a span is theirs.
    ///
    /// # Errors
    ///
    /// If one of them does not start, or the process has telemetry already.
    pub fn start() -> Result<Self> {
        let subscriber = registry().with(OneInTen::default());
        tracing::subscriber::set_global_default(subscriber).map_err(Error::Subscriber)?;
        let loopback = SocketAddr::from(([127, 0, 0, 1], 0));
        let guard =
            telemark::Config::default().listen(loopback).init().map_err(Error::Telemetry)?;
        let address = guard.endpoint().to_string();
        let (stop, stopped) = mpsc::channel();
        let scraper = thread::Builder::new()
            .name("scraper".to_owned())
            .spawn(move || {
                let mut took = Vec::new();
                while stopped.recv_timeout(SCRAPE_INTERVAL) == Err(RecvTimeoutError::Timeout) {
                    let start = Instant::now();
                    http::get(&address, "/metrics")?;
                    took.push(start.elapsed());
                }
                Ok(took)
            })
            .map_err(Error::io("starting the scraper"))?;
        Ok(Self { _guard: guard, stop, scraper })
    }

    /// Stops, and gives how long each scrape took.
    ///
    /// # Errors
    ///
    /// If a scrape failed.
    ///
    /// # Panics
    ///
    /// If the scraper did.
    pub fn stop(self) -> Result<Vec<Duration>> {
        drop(self.stop);
        let took = self.scraper.join().expect("the scraper doesn't panic");
        took.map_err(Error::io("scraping the page"))
    }
}
