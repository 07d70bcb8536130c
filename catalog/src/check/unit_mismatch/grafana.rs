//! The units of Grafana's panels that say a quantity.
//!
//! Their ids are those of `packages/grafana-data/src/valueFormats/categories.ts` in Grafana's source. Those
//! that fit any number (`none`, `short`, `locale`, a text of one's own) are not among them, nor those of
//! quantities that no unit of a metric stands for.

use crate::schema::Unit;

/// What a panel's unit asks for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Wanted {
    /// Samples in this unit.
    Quantity(Unit),
    /// Money, or so much in a time for which there is no unit.
    Money,
    /// A point in time in milliseconds.
    Time,
}

/// Ids with the unit's word in OpenMetrics, what samples are multiplied with beyond it, and whether it is
/// one of each second.
type Row = (&'static [&'static str], &'static str, f64, bool);

const ROWS: &[Row] = &[
    (&["s", "dtdurations", "dthms", "clocks"], "seconds", 1.0, false),
    (&["ms", "dtdurationms", "clockms"], "milliseconds", 1.0, false),
    (&["µs"], "microseconds", 1.0, false),
    (&["ns"], "nanoseconds", 1.0, false),
    (&["m"], "minutes", 1.0, false),
    (&["h"], "hours", 1.0, false),
    (&["d"], "days", 1.0, false),
    (&["bytes", "decbytes"], "bytes", 1.0, false),
    (&["bits", "decbits"], "bits", 1.0, false),
    (&["deckbytes"], "kilobytes", 1.0, false),
    (&["decmbytes"], "megabytes", 1.0, false),
    (&["decgbytes"], "gigabytes", 1.0, false),
    (&["kbytes"], "bytes", 1.0 / 1024.0, false),
    (&["mbytes"], "bytes", 1.0 / 1_048_576.0, false),
    (&["gbytes"], "bytes", 1.0 / 1_073_741_824.0, false),
    (&["Bps", "binBps"], "bytes", 1.0, true),
    (&["bps", "binbps"], "bits", 1.0, true),
    (&["KBs"], "kilobytes", 1.0, true),
    (&["MBs"], "megabytes", 1.0, true),
    (&["GBs"], "gigabytes", 1.0, true),
    (&["percentunit"], "ratio", 1.0, false),
    (&["percent"], "percent", 1.0, false),
    (
        &["reqps", "ops", "cps", "rps", "wps", "iops", "eps", "mps", "recps", "rowsps", "pps"],
        "ratio",
        1.0,
        true,
    ),
    (&["hertz", "rothz"], "ratio", 1.0, true),
    (&["reqpm", "opm", "cpm", "rpm", "wpm", "epm", "mpm"], "ratio", 60.0, true),
    (&["celsius"], "celsius", 1.0, false),
    (&["joule"], "joules", 1.0, false),
    (&["watt"], "joules", 1.0, true),
    (&["volt"], "volts", 1.0, false),
    (&["amp"], "amperes", 1.0, false),
    (&["lengthm"], "meters", 1.0, false),
    (&["massg"], "grams", 1.0, false),
];

/// What a unit asks for, if it asks for anything in particular.
pub(super) fn wanted(id: &str) -> Option<Wanted> {
    if id == "currencyUSD" {
        return Some(Wanted::Money);
    }
    if id.starts_with("dateTime") {
        return Some(Wanted::Time);
    }
    let (_, word, factor, each_second) = ROWS.iter().find(|(ids, ..)| ids.contains(&id))?;
    let unit = Unit::of_word(word).scaled(*factor);
    Some(Wanted::Quantity(if *each_second { unit.per_second() } else { unit }))
}

/// The unit to take for samples in this one.
pub(super) fn fitting(unit: Unit) -> Option<&'static str> {
    let fits = |(_, word, factor, each_second): &&Row| {
        let wanted = Unit::of_word(word).scaled(*factor);
        let wanted = if *each_second { wanted.per_second() } else { wanted };
        match (wanted.measure(), unit.measure()) {
            (Some(wanted), Some(unit)) => {
                super::operands::is_same_kind(wanted, unit) && wanted.is_scaled_like(unit)
            }
            _ => false,
        }
    };
    let (ids, ..) = ROWS.iter().find(fits)?;
    ids.first().copied()
}
