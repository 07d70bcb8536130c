//! Threads that offer exemplars for one bucket, and a scrape that reads it.

use std::sync::Arc;

use loom::thread;
use telemark_registry::Exemplar;

use super::{Model, explore_within, models};
use crate::clock::{self, Elapsed};
use crate::exemplar::Exemplars;
use crate::trace::TraceContext;

pub(super) const MODELS: &[Model] = models![
    a_scrape_never_sees_the_words_of_two_writers,
    of_two_writers_one_wins_and_is_kept_while_young,
    an_exemplar_that_is_old_is_replaced_whole,
];

const YOUNG: Elapsed = Elapsed(0);
const OLD: Elapsed = Elapsed(u64::MAX);

/// Offers a sample of which every word has the same number.
fn offer(exemplars: &Exemplars, number: u64) {
    let id = u128::from(number);
    exemplars.offer(0, number, TraceContext::new(id << 64 | id, number));
}

/// The number of all words.
fn read(exemplars: &Exemplars) -> Option<u64> {
    let Exemplar { value, trace_id, span_id, .. } = exemplars.read(0, 0)?;
    #[expect(clippy::cast_possible_truncation, reason = "the halves of the id")]
    let words = [(trace_id >> 64) as u64, trace_id as u64, span_id];
    assert_eq!(words, [value; 3], "words of two writers");
    Some(value)
}

fn spawn(exemplars: &Arc<Exemplars>, number: u64) -> thread::JoinHandle<()> {
    let exemplars = Arc::clone(exemplars);
    thread::spawn(move || offer(&exemplars, number))
}

fn a_scrape_never_sees_the_words_of_two_writers() {
    explore_within(3, || {
        clock::set_age(OLD);
        let exemplars = Arc::new(Exemplars::new(1));
        let writers = [spawn(&exemplars, 1), spawn(&exemplars, 2)];
        let seen = read(&exemplars);
        assert!(matches!(seen, None | Some(1 | 2)), "{seen:?}");
        for writer in writers {
            writer.join().expect("it has not panicked");
        }
        assert!(matches!(read(&exemplars), Some(1 | 2)));
    });
}

fn of_two_writers_one_wins_and_is_kept_while_young() {
    explore_within(3, || {
        clock::set_age(YOUNG);
        let exemplars = Arc::new(Exemplars::new(1));
        let other = spawn(&exemplars, 1);
        offer(&exemplars, 2);
        let seen = read(&exemplars);
        other.join().expect("it has not panicked");
        let kept = read(&exemplars);
        assert!(matches!(kept, Some(1 | 2)), "{kept:?}");
        assert!(seen.is_none() || seen == kept, "{seen:?}, then {kept:?}");
    });
}

fn an_exemplar_that_is_old_is_replaced_whole() {
    explore_within(3, || {
        clock::set_age(OLD);
        let exemplars = Arc::new(Exemplars::new(1));
        offer(&exemplars, 1);
        let writer = spawn(&exemplars, 2);
        let seen = read(&exemplars);
        assert!(matches!(seen, None | Some(1 | 2)), "{seen:?}");
        writer.join().expect("it has not panicked");
        assert_eq!(read(&exemplars), Some(2));
    });
}
