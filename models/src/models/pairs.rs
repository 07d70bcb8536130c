//! Threads whose calls end with the same status, or with others.

use core::num::NonZeroU16;
use std::sync::Arc;

use loom::thread;

use super::{Model, explore_within, models};
use crate::pairs::{PAIRS, Pairs, Status};

pub(super) const MODELS: &[Model] = models![
    threads_agree_on_the_place_of_a_pair_and_each_reads_back,
    of_two_pairs_that_want_the_last_place_one_is_beyond,
];

const ENDINGS: usize = 3;

fn status(number: u16) -> NonZeroU16 {
    NonZeroU16::new(number).expect("no status is zero")
}

fn place(pairs: &Pairs, number: u16) -> usize {
    pairs.place(ENDINGS, 0, Some(status(number)))
}

/// What a place reads as: the ending and the status.
fn read(pairs: &Pairs, place: usize) -> Option<(usize, Status)> {
    pairs.seen_at(ENDINGS, place).map(|seen| (seen.ending, seen.status))
}

fn threads_agree_on_the_place_of_a_pair_and_each_reads_back() {
    explore_within(2, || {
        let pairs = Arc::new(Pairs::new());
        let places = |order: [u16; 2]| {
            let pairs = Arc::clone(&pairs);
            move || order.map(|number| (number, place(&pairs, number)))
        };
        let [one, two] = [[200, 404], [404, 500]].map(|order| thread::spawn(places(order)));
        // A scrape meanwhile sees whole pairs, and keeps seeing what it has seen.
        let scrape = || [0, 1, 2].map(|place| read(&pairs, ENDINGS + place));
        let (before, after) = (scrape(), scrape());
        for (before, after) in before.iter().zip(after) {
            assert!(before.is_none() || *before == after, "{before:?}, then {after:?}");
        }
        let mut seen =
            [one, two].map(|thread| thread.join().expect("it has not panicked")).concat();
        for (number, place) in &seen {
            assert_eq!(read(&pairs, *place), Some((0, Status::Known(status(*number)))));
        }
        seen.sort_unstable();
        seen.dedup();
        let mut places: Vec<_> = seen.iter().map(|(_, place)| *place).collect();
        places.sort_unstable();
        assert_eq!(places, [ENDINGS, ENDINGS + 1, ENDINGS + 2], "{seen:?}");
    });
}

fn of_two_pairs_that_want_the_last_place_one_is_beyond() {
    explore_within(2, || {
        let pairs = Arc::new(Pairs::new());
        let (last, beyond) = (ENDINGS + PAIRS - 1, ENDINGS + PAIRS);
        for number in (1..).take(PAIRS - 1) {
            place(&pairs, number);
        }
        let mine = {
            let pairs = Arc::clone(&pairs);
            thread::spawn(move || place(&pairs, 200))
        };
        let other = place(&pairs, 404);
        let mine = mine.join().expect("it has not panicked");
        let winner = if mine == last { 200 } else { 404 };
        assert_eq!([mine, other].iter().max(), Some(&beyond));
        assert_eq!(read(&pairs, last), Some((0, Status::Known(status(winner)))));
        assert_eq!(read(&pairs, beyond), Some((0, Status::Other)));
    });
}
