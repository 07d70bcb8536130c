//! The labels that come on top of those that a program gives to its series.

use super::{Label, More, Openness, Series, Setter, Source};
use crate::config::Surroundings;

/// Set on every scraped series, before anything can remove them (Prometheus, "Jobs and instances").
const JOB: &str = "job";
const INSTANCE: &str = "instance";
/// What a label of the program is renamed with where the scrape adds one of the same name.
pub(crate) const CONFLICT_PREFIX: &str = "exported_";

/// Who emits a series.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Emitter {
    /// The service.
    Service,
    /// Another program, which may be a gateway that stands for others and leaves `instance` away.
    Other,
}

/// Adds what scrapes and Prometheus add to a series that has all labels of its emitter.
pub(super) fn add(series: &mut Series<'_>, emitter: Emitter, around: &Surroundings) {
    for name in &around.external_labels {
        // An external label doesn't replace one that is there, so the emitter's stays, if it is always
        // there.
        let own = series.label(name);
        let guaranteed = own.is_some_and(|own| own.guaranteed);
        let added = Label { guaranteed, ..plain(name, Setter::External) };
        series.set(added);
    }
    for name in &around.target_labels {
        let own = series.label(name).filter(|own| own.setter == Setter::Emitter).cloned();
        let always = match emitter {
            Emitter::Service => [JOB, INSTANCE].contains(&name.as_str()),
            Emitter::Other => name == JOB,
        };
        let guaranteed = always || own.as_ref().is_some_and(|own| own.guaranteed);
        series.set(Label { guaranteed, ..plain(name, Setter::Target) });
        if let Some(own) = own {
            // `honor_labels` decides whether it is renamed.
            let name = format!("{CONFLICT_PREFIX}{name}");
            series.set(Label { name, guaranteed: false, ..own });
        }
    }
}

/// Adds what Prometheus adds to a series that a rule has recorded. It doesn't replace what is there.
pub(super) fn add_external(series: &mut Series<'_>, around: &Surroundings) {
    for name in &around.external_labels {
        if !series.label(name).is_some_and(|own| own.guaranteed) {
            series.set(plain(name, Setter::External));
        }
    }
}

/// Series of which little but who emits them is known.
pub(crate) fn unlisted(source: Source<'_>, why: Openness) -> Series<'_> {
    let mut series = Series::unknown(source, why);
    let guaranteed: &[&str] = match source {
        Source::Prometheus => &[JOB, INSTANCE],
        _ => &[],
    };
    for name in guaranteed {
        series.set(Label { guaranteed: true, ..plain(name, Setter::Target) });
    }
    series.more = More::Open(why);
    series
}

fn plain(name: &str, setter: Setter) -> Label {
    Label { name: name.to_owned(), guaranteed: false, values: None, only_with: None, setter }
}
