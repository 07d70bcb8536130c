//! The record of what the page says about itself, which stands in the catalog.
//!
//! No macro writes it, so its texts are listed here. A test compares it with what the encoder makes of a
//! descriptor.

use telemark_registry::record::{Piece, START};

/// The pieces of the record.
pub(super) const PIECES: [Piece; 13] = [
    Piece::Written(START),
    texts(&["metric", FUNCTION, file!(), LINE, CRATE_NAME, CRATE_VERSION, HELP, "exact", ""]),
    texts(&[CLASHES, "gauge", "{family}", CLASHES_HELP]),
    END_OF_LIST,
    texts(&[CLASH, "closed"]),
    texts(CLASH_VALUES),
    END_OF_LIST,
    END_OF_LIST,
    texts(&["", PANICS, "counter", "{panic}", PANICS_HELP]),
    END_OF_LIST,
    END_OF_LIST,
    texts(&[""]),
    Piece::Written("\u{1d}\u{1e}"),
];

const FUNCTION: &str = "telemark::init";
const HELP: &str = "The scrape page about itself.";
const LINE: &str = "1";
const CRATE_NAME: &str = env!("CARGO_PKG_NAME");
const CRATE_VERSION: &str = env!("CARGO_PKG_VERSION");

const CLASHES: &str = "telemark.scrape.family.conflicts";
const CLASHES_HELP: &str = "Metric families that are not on the page, or not as a whole.";
const CLASH: &str = "telemark.conflict.type";
const CLASH_VALUES: &[&str] = &["declaration", "facade", "labels"];
const PANICS: &str = "telemark.scrape.source.panics";
const PANICS_HELP: &str = "Panics of callbacks and other sources while they were read.";

const END_OF_LIST: Piece = Piece::Written("\u{1d}");

/// Texts, each with its end.
const fn texts(texts: &'static [&'static str]) -> Piece {
    Piece::Values(texts)
}

#[cfg(test)]
mod tests {
    use telemark_registry::{
        Descriptor, Instrument, Kind, LabelDescriptor, LabelValues, MetricDescriptor, Timing, Unit,
        record,
    };

    use super::{
        CLASH, CLASH_VALUES, CLASHES, CLASHES_HELP, CRATE_NAME, CRATE_VERSION, FUNCTION, HELP,
        LINE, PANICS, PANICS_HELP, PIECES,
    };
    use crate::page::own::Clash;

    #[test]
    fn the_record_is_what_the_encoder_writes() {
        const LENGTH: usize = record::length(&PIECES);
        assert_eq!(Clash::ALL.map(Clash::as_str), CLASH_VALUES);
        let clash = [LabelDescriptor { name: CLASH, values: LabelValues::Closed(CLASH_VALUES) }];
        let clashes = MetricDescriptor {
            name: CLASHES,
            instrument: Instrument::Gauge,
            unit: Unit::Count("family"),
            help: CLASHES_HELP,
            buckets: &[],
            labels: &clash,
            endings: None,
        };
        let panics = MetricDescriptor {
            name: PANICS,
            instrument: Instrument::Counter,
            unit: Unit::Count("panic"),
            help: PANICS_HELP,
            labels: &[],
            ..clashes
        };
        let encoded = record::encode(&Descriptor {
            kind: Kind::Metric,
            function: FUNCTION,
            file: "runtime/src/page/own/declared.rs",
            line: LINE,
            crate_name: CRATE_NAME,
            crate_version: CRATE_VERSION,
            help: HELP,
            timing: Timing::Exact,
            critical: false,
            span: None,
            metrics: &[clashes, panics],
        });
        let joined = record::join::<LENGTH>(&PIECES);
        assert_eq!(str::from_utf8(&joined).unwrap(), encoded);
    }
}
