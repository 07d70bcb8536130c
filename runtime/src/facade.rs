//! What code records through the `metrics` facade, on the same page.

mod parse;

use core::fmt;
use std::sync::{Mutex, OnceLock};

use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};

pub(crate) use parse::{Parsed, parse};

/// The recorder of this process. The facade takes one, once.
static INSTALLED: OnceLock<PrometheusHandle> = OnceLock::new();
static INSTALLING: Mutex<()> = Mutex::new(());

/// Somebody else's recorder has the facade.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FacadeTaken;

impl fmt::Display for FacadeTaken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "another recorder is installed for the `metrics` facade; \
             remove it, or leave the facade to it with `Config::facade(false)`",
        )
    }
}

/// Installs our recorder, unless it is there already.
pub(crate) fn install() -> Result<&'static PrometheusHandle, FacadeTaken> {
    // A poisoned lock guards no data.
    let _one_at_a_time = INSTALLING.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    if let Some(handle) = INSTALLED.get() {
        return Ok(handle);
    }
    let recorder = PrometheusBuilder::new().build_recorder();
    let handle = recorder.handle();
    metrics::set_global_recorder(recorder).map_err(|_| FacadeTaken)?;
    Ok(INSTALLED.get_or_init(|| handle))
}
