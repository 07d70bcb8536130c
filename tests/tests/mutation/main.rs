//! Breaks the studio's rules and dashboards in every way that is listed, and wants each break found.
//!
//! A check that stays silent to avoid false alarms stays silent about true ones, too; this is the other
//! half of the measure. A break counts as found if one of the checks that should find it reports
//! something that the unbroken files don't have.

mod kind;
mod query;
mod studio;
mod text;

use std::collections::BTreeMap;

use kind::Break;
use studio::Studio;

/// The share of breaks that must be found.
const WANTED: f64 = 0.98;
/// How many breaks that nobody found are shown.
const SHOWN: usize = 600;

/// How many breaks of a kind there are, and how many of them were found.
#[derive(Default)]
struct Score {
    all: usize,
    found: usize,
}

#[test]
fn nothing_is_found_in_what_is_not_broken() {
    let studio = Studio::read();
    let findings = studio.check(&studio.files);
    let shown: Vec<_> = findings.iter().map(|found| (found.check, &found.message)).collect();
    assert_eq!(shown, []);
}

#[test]
fn at_least_98_of_100_breaks_are_found_by_the_check_that_should() {
    let studio = Studio::read();
    let mut scores: BTreeMap<Break, Score> = BTreeMap::new();
    let mut missed = Vec::new();
    for mutant in studio.mutants() {
        let findings = studio.check(&studio.broken(&mutant));
        let checks = mutant.kind.checks();
        let found = findings.iter().any(|found| checks.contains(&found.check.as_str()));
        let score = scores.entry(mutant.kind).or_default();
        score.all += 1;
        score.found += usize::from(found);
        if !found {
            let others: Vec<_> = findings.iter().map(|found| found.check.as_str()).collect();
            missed.push(format!("{}\n  found: {others:?}", studio.show(&mutant)));
        }
    }
    for kind in Break::ALL {
        let Score { all, found } = scores.get(kind).unwrap_or(&Score { all: 0, found: 0 });
        println!("{found:4} of {all:4} {kind:?}");
    }
    let all: usize = scores.values().map(|score| score.all).sum();
    let found: usize = scores.values().map(|score| score.found).sum();
    #[expect(clippy::cast_precision_loss, reason = "there are some thousand")]
    let share = found as f64 / all as f64;
    println!("{found} of {all} breaks found: {:.2} %", share * 100.0);
    for missed in missed.iter().take(SHOWN) {
        println!("{missed}");
    }
    let without: Vec<_> = Break::ALL.iter().filter(|kind| !scores.contains_key(kind)).collect();
    assert_eq!(without, Vec::<&Break>::new(), "kinds that apply nowhere");
    assert!(share >= WANTED, "{:.2} % of the breaks found", share * 100.0);
}
