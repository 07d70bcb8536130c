//! One reading of every series, functions that share a family joined.

use std::collections::BTreeMap;
use std::collections::btree_map;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use telemark_registry::decode::{Record, RecordedMetric};
use telemark_registry::prometheus::{family_name, label_name};
use telemark_registry::{Item, LabelSet, Sample, SeriesId, Sink};

use super::family::Family;
use super::labels::Labels;

/// What every annotated function has recorded so far, by Prometheus family name.
///
/// It is kept from scrape to scrape: the first sight of a series looks at its labels and finds its place,
/// later ones only overwrite its numbers and allocate nothing.
#[derive(Debug)]
pub(crate) struct Collector<'a> {
    /// By name.
    families: Vec<Family<'a>>,
    sources: Vec<Read<'a>>,
    conflicts: Vec<Conflict<'a>>,
    /// The number of the last scrape.
    scrape: u64,
}

/// A family that two functions declare differently; the one that comes first by path is kept.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Conflict<'a> {
    pub(crate) family: String,
    pub(crate) kept: &'a str,
    pub(crate) dropped: &'a str,
}

/// An item, and where its series are.
#[derive(Debug)]
struct Read<'a> {
    item: &'a Item,
    metrics: Vec<Placed>,
    /// Whether a panic of it has been logged.
    reported: bool,
}

/// A metric of an item, and where its series are.
#[derive(Debug)]
struct Placed {
    /// None where another function has declared it differently.
    family: Option<usize>,
    label_names: Vec<Arc<str>>,
    /// The series' places in their family by their numbers, which the declaration bounds.
    slots: Vec<Option<usize>>,
}

impl<'a> Collector<'a> {
    /// Finds the families of all items. Nothing is read yet.
    pub(crate) fn new(items: &'a [Item]) -> Self {
        let mut items: Vec<&Item> = items.iter().collect();
        items.sort_by_key(|Item { record, .. }| (record.function, record.file, record.line));
        let mut declared = Declared::default();
        for item in &items {
            for metric in &item.record.metrics {
                declared.add(&item.record, metric);
            }
        }
        let sources = items.into_iter().map(|item| Read::new(item, &declared)).collect();
        let families = declared.families.into_iter().map(|(name, (metric, _))| {
            let kind = (metric.instrument, metric.unit);
            Family::declared(name, metric.help, kind, &metric.buckets)
        });
        let families = families.collect();
        Self { families, sources, conflicts: declared.conflicts, scrape: 0 }
    }

    /// Reads every item. One that panics is left out from there on, and logged once.
    pub(crate) fn collect(&mut self) {
        self.scrape += 1;
        for family in &mut self.families {
            family.begin(self.scrape);
        }
        for Read { item, metrics, reported } in &mut self.sources {
            let mut reader = Reader { families: &mut self.families, metrics };
            // A series is given whole or not at all, so nobody sees half of one.
            let read = catch_unwind(AssertUnwindSafe(|| {
                item.source.read(&item.record.metrics, &mut reader);
            }));
            if read.is_err() {
                #[cfg(feature = "endpoint")]
                super::own::panicked();
                if !core::mem::replace(reported, true) {
                    tracing::error!(
                        item = item.record.function,
                        "the values of an item can't be read: its source panics; the page goes on without them",
                    );
                }
            }
        }
        for family in &mut self.families {
            family.complete();
        }
    }

    /// The families, those without series included.
    pub(crate) fn families(&self) -> impl Iterator<Item = &Family<'a>> + Clone {
        self.families.iter()
    }

    /// What two functions declare differently.
    pub(crate) fn conflicts(&self) -> &[Conflict<'a>] {
        &self.conflicts
    }
}

impl<'a> Read<'a> {
    fn new(item: &'a Item, declared: &Declared<'_>) -> Self {
        let names: Vec<&String> = declared.families.keys().collect();
        let placed = |metric: &RecordedMetric<'_>| {
            let name = name(metric);
            let known = declared.families.get(&name);
            let kept = known.is_some_and(|(known, _)| is_same_family(known, metric));
            let family = kept.then(|| names.binary_search(&&name).ok()).flatten();
            let label_names = metric.label_names().map(|name| label_name(name).into()).collect();
            Placed { family, label_names, slots: Vec::new() }
        };
        let metrics = item.record.metrics.iter().map(placed).collect();
        Self { item, metrics, reported: false }
    }
}

/// What each family is declared as, and where.
#[derive(Default)]
struct Declared<'a> {
    families: BTreeMap<String, (&'a RecordedMetric<'a>, &'a Record<'a>)>,
    conflicts: Vec<Conflict<'a>>,
}

impl<'a> Declared<'a> {
    fn add(&mut self, record: &'a Record<'a>, metric: &'a RecordedMetric<'a>) {
        match self.families.entry(name(metric)) {
            btree_map::Entry::Vacant(place) => {
                place.insert((metric, record));
            }
            btree_map::Entry::Occupied(known) => {
                let (declared, by) = *known.get();
                if !is_same_family(declared, metric) {
                    let family = known.key().clone();
                    let (kept, dropped) = (by.function, record.function);
                    self.conflicts.push(Conflict { family, kept, dropped });
                }
            }
        }
    }
}

fn name(metric: &RecordedMetric<'_>) -> String {
    family_name(metric.name, metric.unit, metric.instrument)
}

fn is_same_family(left: &RecordedMetric<'_>, right: &RecordedMetric<'_>) -> bool {
    left.name == right.name
        && left.instrument == right.instrument
        && left.unit == right.unit
        && left.buckets == right.buckets
}

/// Puts the series of one item where they belong.
struct Reader<'a, 'b> {
    families: &'b mut [Family<'a>],
    metrics: &'b mut [Placed],
}

impl Sink for Reader<'_, '_> {
    fn series(&mut self, id: SeriesId, set: &dyn LabelSet, sample: Sample<'_>) {
        let Some(Placed { family: Some(family), label_names, slots }) =
            self.metrics.get_mut(id.metric)
        else {
            return;
        };
        let family = &mut self.families[*family];
        let slot = if let Some(Some(slot)) = slots.get(id.index) {
            *slot
        } else {
            let slot = family.place(labels(label_names, set));
            if slots.len() <= id.index {
                slots.resize(id.index + 1, None);
            }
            slots[id.index] = Some(slot);
            slot
        };
        family.give(slot, &sample);
    }
}

fn labels(names: &[Arc<str>], set: &dyn LabelSet) -> Labels {
    let mut names = names.iter();
    let mut labels = Labels::default();
    set.each(&mut |value| {
        if let Some(name) = names.next() {
            labels.push(name, value);
        }
    });
    labels
}

#[cfg(test)]
mod tests {
    use core::sync::atomic::{AtomicUsize, Ordering};

    use expect_test::expect;
    use telemark_registry::decode::RecordedMetric;
    use telemark_registry::{Descriptor, Sample, SeriesId, Sink, Source};

    use super::Collector;
    use crate::page::escaping::Escaping;
    use crate::page::fixture::{LABELLED, LEVEL, descriptor, items};
    use crate::page::text;

    /// Gives other series with each reading.
    struct Changing(AtomicUsize);

    impl Source for Changing {
        fn read(&self, _: &[RecordedMetric<'_>], sink: &mut dyn Sink) {
            let reading = self.0.fetch_add(1, Ordering::Relaxed);
            let mut give = |index, model: &str, level| {
                let id = SeriesId { metric: 0, index };
                sink.series(id, &[model], Sample::Level(level));
            };
            match reading {
                0 => give(3, "m", 1),
                1 => {
                    give(0, "z", 2);
                    give(1, "a", 3);
                    give(2, "m", 4);
                    give(3, "m", 5);
                }
                2 => give(1, "a", 6),
                _ => {
                    give(1, "a", 7);
                    panic!("a source of another version");
                }
            }
        }
    }

    /// The page of each of the next scrapes.
    fn scrapes(collector: &mut Collector<'_>, scrapes: usize) -> String {
        let mut pages = String::new();
        for _ in 0..scrapes {
            collector.collect();
            text::write(&mut pages, collector.families(), Escaping::default());
            pages.push_str("---\n");
        }
        pages
    }

    #[test]
    fn a_page_has_what_this_scrape_was_given_in_the_order_of_labels() {
        static CHANGING: Changing = Changing(AtomicUsize::new(0));
        static ONE: Descriptor<'static> = descriptor("a", &[LABELLED]);
        let items = items(&[&ONE], &CHANGING);
        expect![[r#"
            # TYPE queue_depth gauge
            queue_depth{model="m"} 1
            ---
            # TYPE queue_depth gauge
            queue_depth{model="a"} 3
            queue_depth{model="m"} 9
            queue_depth{model="z"} 2
            ---
            # TYPE queue_depth gauge
            queue_depth{model="a"} 6
            ---
        "#]]
        .assert_eq(&scrapes(&mut Collector::new(&items), 3));
    }

    #[test]
    fn a_source_that_panics_takes_nothing_else_from_the_page() {
        static PANICS: Changing = Changing(AtomicUsize::new(3));
        static ONE: Descriptor<'static> = descriptor("a", &[LABELLED]);
        static TWO: Descriptor<'static> = descriptor("b", &[LEVEL]);
        let items = items(&[&ONE, &TWO], &PANICS);
        expect![[r#"
            # TYPE queue_depth gauge
            queue_depth 7
            queue_depth{model="a"} 7
            ---
            # TYPE queue_depth gauge
            queue_depth 7
            queue_depth{model="a"} 7
            ---
        "#]]
        .assert_eq(&scrapes(&mut Collector::new(&items), 2));
    }
}
