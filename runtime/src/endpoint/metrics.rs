//! What `/metrics` answers.

use std::sync::{Mutex, PoisonError};

use hyper::HeaderMap;
use hyper::header::{ACCEPT, HeaderValue};

use crate::error::ErrorKind;
use crate::extras::{self, Extra};
use crate::page::{self, Negotiated, Scraper};
use crate::resource::Resource;
use crate::switch;

/// The page of metrics.
#[derive(Debug)]
pub(super) struct Metrics {
    #[cfg(feature = "facade")]
    facade: Option<&'static metrics_exporter_prometheus::PrometheusHandle>,
    scraper: Mutex<Scraper<'static>>,
}

impl Metrics {
    #[cfg_attr(not(feature = "facade"), expect(unused_variables, reason = "there is none"))]
    #[cfg_attr(
        not(feature = "facade"),
        expect(clippy::unnecessary_wraps, reason = "with the facade it can fail")
    )]
    pub(super) fn new(facade: bool) -> Result<Self, ErrorKind> {
        Ok(Self {
            #[cfg(feature = "facade")]
            facade: facade.then(crate::facade::install).transpose().map_err(ErrorKind::Facade)?,
            scraper: Mutex::new(Scraper::new(
                &telemark_registry::items().0,
                Some(&Resource::from_env()),
            )),
        })
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
    pub(super) fn answer(&self, headers: &HeaderMap) -> (String, Vec<u8>) {
        // A value that is not visible ASCII names no format.
        let accept = headers.get_all(ACCEPT).iter().map(HeaderValue::to_str).filter_map(Result::ok);
        let negotiated = Negotiated::from_accept(accept);
        if !switch::is_on() {
            return (Negotiated::TEXT.media_type(), page::OFF.into());
        }
        if negotiated.has_native_histograms() {
            extras::want(Extra::Native);
        }
        // Whatever stopped a scrape in between, the next one begins anew.
        let mut scraper = self.scraper.lock().unwrap_or_else(PoisonError::into_inner);
        #[cfg(feature = "facade")]
        if let Some(facade) = self.facade {
            scraper.take_facade(crate::facade::parse(&facade.render()));
        }
        scraper.collect();
        (negotiated.media_type(), scraper.encode(negotiated))
    }
}
