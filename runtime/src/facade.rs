//! What code records through the `metrics` facade, on the same page.

use core::fmt;
use std::collections::BTreeSet;
use std::sync::{Mutex, OnceLock};

use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};

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

/// A page of the facade without the families that ours has, and the names of those.
pub(crate) fn without<'a>(page: &'a str, ours: &BTreeSet<&str>) -> (String, Vec<&'a str>) {
    let mut kept = String::with_capacity(page.len());
    let mut clashing = Vec::new();
    for block in page.split_inclusive("\n\n") {
        match family(block) {
            Some(name) if ours.contains(name) => clashing.push(name),
            _ => kept.push_str(block),
        }
    }
    (kept, clashing)
}

/// The family of a block, which the exporter starts with its help, if any, and its type.
fn family(block: &str) -> Option<&str> {
    let typed = block.lines().find_map(|line| line.strip_prefix("# TYPE "))?;
    typed.split(' ').next()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::without;

    #[test]
    fn a_family_that_is_ours_is_taken_out_whole_and_named() {
        let page =
            "# HELP a Help.\n# TYPE a counter\na 1\n\n# TYPE b gauge\nb{x=\"# TYPE a\"} 2\n\n";
        assert_eq!(
            without(page, &BTreeSet::from(["a"])),
            ("# TYPE b gauge\nb{x=\"# TYPE a\"} 2\n\n".to_owned(), vec!["a"])
        );
        assert_eq!(without(page, &BTreeSet::new()), (page.to_owned(), vec![]));
    }
}
