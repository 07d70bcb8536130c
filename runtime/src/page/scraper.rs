//! What the endpoint keeps from scrape to scrape.

use std::collections::BTreeSet;

use telemark_registry::Item;

use super::collector::{Collector, Conflict};
use super::family::Family;
use super::negotiate::{Format, Negotiated};
use super::own::{self, Clash};
use super::{openmetrics, protobuf, target, text};
#[cfg(feature = "facade")]
use crate::facade::Parsed;
use crate::resource::Resource;

/// The page of a target.
#[derive(Debug)]
pub(crate) struct Scraper<'a> {
    collector: Collector<'a>,
    /// What the facade had at the last scrape, without the families that are ours.
    #[cfg(feature = "facade")]
    facade: Vec<Family<'static>>,
    target: Option<Family<'static>>,
    /// The names that our samples can have, which nobody else's may.
    claimed: BTreeSet<String>,
    /// Families that are not on the page, or not as a whole; each is logged once.
    clashes: BTreeSet<(Clash, String)>,
    /// The length of the last page, which the next one has about.
    length: usize,
}

impl<'a> Scraper<'a> {
    /// Finds the families, and reports those that two places declare differently.
    pub(crate) fn new(items: &'a [Item], resource: Option<&Resource>) -> Self {
        let mut scraper = Self {
            collector: Collector::new(items),
            #[cfg(feature = "facade")]
            facade: Vec::new(),
            target: resource.map(target::family),
            claimed: BTreeSet::new(),
            clashes: BTreeSet::new(),
            length: 0,
        };
        for Conflict { family, kept, dropped } in scraper.collector.conflicts() {
            if scraper.clashes.insert((Clash::Declaration, family.clone())) {
                tracing::error!(family, kept, dropped, "two places declare a metric differently");
            }
        }
        for family in scraper.collector.families() {
            let claims: Vec<String> = family.claims().collect();
            let shared = claims.iter().find(|claim| scraper.claimed.contains(*claim)).cloned();
            scraper.claimed.extend(claims);
            if let Some(sample) = shared {
                let family = family.name();
                tracing::error!(
                    family,
                    sample,
                    "two metrics have samples of one name; strict readers refuse the page",
                );
                scraper.clashes.insert((Clash::Declaration, family));
            }
        }
        let is_claimed =
            |target: &Family<'_>| target.claims().any(|claim| scraper.claimed.contains(&claim));
        if scraper.target.as_ref().is_some_and(is_claimed) {
            scraper.target = None;
            scraper.clashes.insert((Clash::Declaration, "target_info".to_owned()));
            tracing::error!(
                "a metric is declared as `target_info`; what this process says of itself is left out"
            );
        }
        let claims = scraper.target.iter().flat_map(Family::claims);
        scraper.claimed.extend(claims);
        scraper
    }

    /// Reads every series.
    pub(crate) fn collect(&mut self) {
        for clash in Clash::ALL {
            let families = self.clashes.iter().filter(|(of, _)| *of == clash).count();
            own::clashing(clash, families as u64);
        }
        own::serve();
        self.collector.collect();
    }

    /// Takes what the facade has. A family whose names are ours, or another one's of the facade, is left
    /// out.
    #[cfg(feature = "facade")]
    pub(crate) fn take_facade(&mut self, parsed: Parsed) {
        for family in parsed.incomplete {
            if self.clashes.insert((Clash::Labels, family.clone())) {
                tracing::error!(
                    family,
                    "the `metrics` facade records labels that no page can show; those series are left out",
                );
            }
        }
        let mut taken = BTreeSet::new();
        self.facade.clear();
        for family in parsed.families {
            let claims: Vec<String> = family.claims().collect();
            let is_ours = claims.iter().any(|claim| self.claimed.contains(claim));
            if !is_ours && claims.iter().all(|claim| !taken.contains(claim)) {
                taken.extend(claims);
                self.facade.push(family);
                continue;
            }
            let family = family.name();
            if !self.clashes.insert((Clash::Facade, family.clone())) {
                continue;
            }
            if is_ours {
                tracing::error!(
                    family,
                    "the `metrics` facade records a metric that this program declares; the facade's is left out",
                );
            } else {
                tracing::error!(
                    family,
                    "the `metrics` facade records two metrics of one name; the second is left out",
                );
            }
        }
    }

    /// The page.
    pub(crate) fn encode(&mut self, negotiated: Negotiated) -> Vec<u8> {
        let families = self.collector.families();
        #[cfg(feature = "facade")]
        let families = families.chain(&self.facade);
        let families = families.chain(&self.target);
        let escaping = negotiated.escaping();
        let mut page = String::with_capacity(self.length);
        let page = match negotiated.format {
            Format::Protobuf => {
                let mut page = page.into_bytes();
                protobuf::write(&mut page, families, escaping);
                page
            }
            Format::OpenMetrics1 | Format::OpenMetrics0 => {
                openmetrics::write(&mut page, families, escaping);
                page.into_bytes()
            }
            Format::Text1 | Format::Text0 => {
                text::write(&mut page, families, escaping);
                page.into_bytes()
            }
        };
        self.length = page.len();
        page
    }
}

#[cfg(test)]
mod tests {
    use telemark_registry::{Descriptor, Instrument, MetricDescriptor, Unit};

    use super::Scraper;
    use crate::page::fixture::{COST, Fixed, HISTOGRAM, LEVEL, descriptor, items};
    use crate::page::negotiate::Negotiated;
    use crate::page::own::Clash;
    use crate::resource::Resource;

    /// What clashes, and the types of the families that are on the page.
    fn check(descriptors: &[&Descriptor<'_>]) -> (Vec<(Clash, String)>, Vec<String>) {
        let items = items(descriptors, &Fixed);
        let mut scraper = Scraper::new(&items, Some(&Resource::new([], None)));
        scraper.collect();
        let page = String::from_utf8(scraper.encode(Negotiated::TEXT)).unwrap();
        let types = page.lines().filter_map(|line| line.strip_prefix("# TYPE "));
        let types = types.map(str::to_owned).collect();
        (scraper.clashes.into_iter().collect(), types)
    }

    #[test]
    fn what_two_places_declare_differently_is_there_once() {
        static ONE: Descriptor<'static> = descriptor("a", &[HISTOGRAM, COST]);
        static TWO: Descriptor<'static> =
            descriptor("b", &[HISTOGRAM, MetricDescriptor { name: "cost.usd", ..COST }]);
        let types = [
            "cost_usd_total counter",
            "db_client_operation_duration_seconds histogram",
            "target_info gauge",
        ];
        assert_eq!(
            check(&[&TWO, &ONE]),
            (
                vec![(Clash::Declaration, "cost_usd_total".to_owned())],
                types.map(str::to_owned).into()
            )
        );
    }

    #[test]
    fn samples_of_one_name_and_a_metric_that_is_called_as_the_target_are_told() {
        const COUNT: MetricDescriptor<'static> =
            MetricDescriptor { name: "db.client.operation.duration.seconds.count", ..LEVEL };
        const TARGET: MetricDescriptor<'static> = MetricDescriptor {
            name: "target.info",
            instrument: Instrument::Gauge,
            unit: Unit::Count("target"),
            ..LEVEL
        };
        static ONE: Descriptor<'static> = descriptor("a", &[HISTOGRAM, COST, TARGET]);
        static TWO: Descriptor<'static> = descriptor("b", &[HISTOGRAM, COST, COUNT]);
        let clashes = ["db_client_operation_duration_seconds_count", "target_info"];
        let types = [
            "cost_usd_total counter",
            "db_client_operation_duration_seconds histogram",
            "db_client_operation_duration_seconds_count gauge",
            "target_info gauge",
        ];
        let clashes = clashes.map(|family| (Clash::Declaration, family.to_owned()));
        assert_eq!(check(&[&ONE, &TWO]), (clashes.into(), types.map(str::to_owned).into()));
    }
}
