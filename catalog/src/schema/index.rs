//! Every series that a query may name, by name.

use std::collections::BTreeMap;

use telemark_registry::catalog::v1::Catalog;

use super::{Openness, Series, Source, of_catalog, of_external, surrounded, unlisted};
use crate::config::Surroundings;

/// Series that Prometheus makes by itself: one of each for every target, and two for alerts.
///
/// Prometheus, "Jobs and instances" and "Alerting rules". Beside these, everything that starts with
/// `scrape_`.
const OF_TARGETS: &str = "up";
const OF_TARGETS_PREFIX: &str = "scrape_";
const OF_ALERTS: [&str; 2] = ["ALERTS", "ALERTS_FOR_STATE"];
/// What every process that OpenTelemetry's rules for Prometheus apply to says of itself. Its labels come out
/// of the environment.
const TARGET_INFO: &str = "target_info";

/// Every series that a query may name.
#[derive(Debug)]
pub(crate) struct Index<'a> {
    named: BTreeMap<String, Series<'a>>,
    /// Of each of the surroundings' exporters, in their order.
    externals: Vec<Series<'a>>,
    of_targets: Series<'a>,
    of_alerts: Series<'a>,
    target_info: Series<'a>,
    surroundings: &'a Surroundings,
}

impl<'a> Index<'a> {
    pub(crate) fn new(catalog: &'a Catalog, surroundings: &'a Surroundings) -> Self {
        let external = |name: &'a str| unlisted(Source::External(name), Openness::NamesOnly);
        let externals =
            surroundings.external.iter().map(|exporter| external(&exporter.name)).collect();
        let mut index = Self {
            named: BTreeMap::new(),
            externals,
            of_targets: unlisted(Source::Prometheus, Openness::Relabelling),
            of_alerts: Series::unknown(Source::Prometheus, Openness::Relabelling),
            target_info: Series::unknown(Source::Prometheus, Openness::Relabelling),
            surroundings,
        };
        for exporter in &surroundings.external {
            let catalog = exporter.catalog.iter();
            for series in catalog.flat_map(|it| of_external(&exporter.name, it, surroundings)) {
                index.add_listed(series);
            }
        }
        for series in of_catalog(catalog, surroundings) {
            index.add(series);
        }
        index
    }

    /// Adds series, to those that have their name. A pattern that others own names by may mean them too;
    /// one with a colon can only be recorded (Prometheus, "Metric and label naming").
    pub(crate) fn add(&mut self, series: Series<'a>) {
        let others = self.unnamed(&series.name).filter(|_| !series.name.contains(':')).cloned();
        let known = self.named.contains_key(&series.name);
        match others {
            Some(others) if !known => self.add_listed(series.union(&others)),
            _ => self.add_listed(series),
        }
    }

    /// Adds the series that rules record under one name.
    pub(super) fn add_recorded(&mut self, mut series: Series<'a>) {
        surrounded::add_external(&mut series, self.surroundings);
        self.add(series);
    }

    fn add_listed(&mut self, series: Series<'a>) {
        let name = series.name.clone();
        let series = match self.named.remove(&name) {
            Some(present) => series.union(&present),
            None => series,
        };
        self.named.insert(name, series);
    }

    pub(crate) fn get(&self, name: &str) -> Option<&Series<'a>> {
        self.named.get(name).or_else(|| self.unnamed(name))
    }

    pub(crate) fn named(&self) -> impl Iterator<Item = &Series<'a>> {
        self.named.values()
    }

    /// The series of a name that is known by a pattern.
    fn unnamed(&self, name: &str) -> Option<&Series<'a>> {
        if name == OF_TARGETS || name.starts_with(OF_TARGETS_PREFIX) {
            return Some(&self.of_targets);
        }
        if OF_ALERTS.contains(&name) {
            return Some(&self.of_alerts);
        }
        if name == TARGET_INFO {
            return Some(&self.target_info);
        }
        let owns = |(at, exporter): (usize, &crate::config::External)| {
            // Asked for every selector; `*` alone is what many write.
            let takes = |pattern: &glob::Pattern| pattern.as_str() == "*" || pattern.matches(name);
            exporter.metrics.iter().any(takes).then_some(at)
        };
        let owner = self.surroundings.external.iter().enumerate().find_map(owns)?;
        Some(&self.externals[owner])
    }
}
