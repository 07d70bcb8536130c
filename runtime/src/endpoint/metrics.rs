//! What `/metrics` answers.

use std::collections::BTreeSet;
use std::sync::Mutex;

use hyper::HeaderMap;

use crate::error::ErrorKind;
use crate::page::{self, Snapshot};
use crate::switch;

/// The page of metrics.
#[derive(Debug)]
pub(super) struct Metrics {
    #[cfg(feature = "facade")]
    facade: Option<&'static metrics_exporter_prometheus::PrometheusHandle>,
    /// Clashes that have been logged, so that each is logged once and not with every scrape.
    reported: Mutex<BTreeSet<String>>,
}

impl Metrics {
    #[cfg(feature = "facade")]
    pub(super) fn new(facade: bool) -> Result<Self, ErrorKind> {
        let facade = facade.then(crate::facade::install).transpose().map_err(ErrorKind::Facade)?;
        Ok(Self { facade, reported: Mutex::default() })
    }

    #[cfg(not(feature = "facade"))]
    #[expect(clippy::unnecessary_wraps, reason = "with the facade it can fail")]
    pub(super) fn new(_: bool) -> Result<Self, ErrorKind> {
        Ok(Self { reported: Mutex::default() })
    }

    /// Drains what the facade buffers.
    #[cfg_attr(not(feature = "facade"), expect(clippy::unused_self, reason = "no facade"))]
    pub(super) fn upkeep(&self) {
        #[cfg(feature = "facade")]
        if let Some(facade) = self.facade {
            facade.run_upkeep();
        }
    }

    /// The media type and the body for a request with these headers.
    pub(super) fn answer(&self, _headers: &HeaderMap) -> (String, Vec<u8>) {
        (page::CONTENT_TYPE.to_owned(), self.text().into_bytes())
    }

    fn text(&self) -> String {
        if !switch::is_on() {
            return page::OFF.to_owned();
        }
        let snapshot = Snapshot::take(&telemark_registry::items().0);
        for conflict in &snapshot.conflicts {
            self.report(&conflict.family, || {
                tracing::error!(
                    family = conflict.family,
                    kept = conflict.kept,
                    dropped = conflict.dropped,
                    "two places declare a metric differently",
                );
            });
        }
        let page = page::render(&snapshot);
        #[cfg(feature = "facade")]
        let page = self.with_facade(page, &snapshot);
        page
    }

    #[cfg(feature = "facade")]
    fn with_facade(&self, mut page: String, snapshot: &Snapshot<'_>) -> String {
        let Some(facade) = self.facade else { return page };
        let theirs = facade.render();
        let (kept, clashing) = crate::facade::without(&theirs, &snapshot.names());
        page.push_str(&kept);
        for family in clashing {
            self.report(family, || {
                tracing::error!(
                    family,
                    "the `metrics` facade records a metric that this program declares; the facade's is left out",
                );
            });
        }
        page
    }

    fn report(&self, family: &str, log: impl FnOnce()) {
        // A poisoned set is still a set.
        let mut reported = self.reported.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if reported.insert(family.to_owned()) {
            log();
        }
    }
}
