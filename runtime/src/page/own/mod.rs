//! What the page says about itself.

mod declared;

use core::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use telemark_registry::decode::RecordedMetric;
use telemark_registry::{Sample, SeriesId, Sink, Source};

/// Why a family, or part of one, is not on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Clash {
    /// Two places declare it differently.
    Declaration,
    /// The facade has a family whose names are somebody else's.
    Facade,
    /// The facade has labels that no page can show.
    Labels,
}

impl Clash {
    pub(super) const ALL: [Self; 3] = [Self::Declaration, Self::Facade, Self::Labels];

    /// The label's value.
    const fn as_str(self) -> &'static str {
        match self {
            Self::Declaration => "declaration",
            Self::Facade => "facade",
            Self::Labels => "labels",
        }
    }
}

/// A source or a callback has panicked while it was read.
pub(crate) fn panicked() {
    SITE.panics.fetch_add(1, Ordering::Relaxed);
}

/// So many families are not on the page, or not as a whole.
pub(super) fn clashing(clash: Clash, families: u64) {
    SITE.clashes[clash as usize].store(families, Ordering::Relaxed);
}

/// A page is served from now on, so that it is asked how it does.
pub(super) fn serve() {
    SITE.is_served.store(true, Ordering::Relaxed);
}

/// Everything is relaxed: each value stands for itself.
#[derive(Debug)]
struct OwnSite {
    is_served: AtomicBool,
    /// By [`Clash`].
    clashes: [AtomicU64; Clash::ALL.len()],
    panics: AtomicU64,
}

static SITE: OwnSite = OwnSite {
    is_served: AtomicBool::new(false),
    clashes: [const { AtomicU64::new(0) }; Clash::ALL.len()],
    panics: AtomicU64::new(0),
};

const _: () = {
    telemark_registry::register!(declared::PIECES, SITE);
};

/// The metrics, in the order of [`declared`].
mod metric {
    pub(super) const CLASHES: usize = 0;
    pub(super) const PANICS: usize = 1;
}

impl Source for OwnSite {
    fn read(&self, _: &[RecordedMetric<'_>], sink: &mut dyn Sink) {
        if !self.is_served.load(Ordering::Relaxed) {
            return;
        }
        for (index, clash) in Clash::ALL.into_iter().enumerate() {
            let families = self.clashes[index].load(Ordering::Relaxed);
            let id = SeriesId { metric: metric::CLASHES, index };
            sink.series(id, &[clash.as_str()], Sample::Level(families.cast_signed()));
        }
        let panics = self.panics.load(Ordering::Relaxed);
        let id = SeriesId { metric: metric::PANICS, index: 0 };
        sink.series(id, &[""; 0], Sample::Counter(panics));
    }
}
