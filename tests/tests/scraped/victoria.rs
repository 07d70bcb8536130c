//! `VictoriaMetrics` reads text 0.0.4.

use std::collections::BTreeMap;

use telemark_tests::skip::skip;
use telemark_tests::victoria::{Victoria, install};

use super::recorded::{HOSTILE, address, of_facade};

#[test]
fn victoria_metrics_stores_what_was_recorded() {
    if let Err(reason) = install() {
        return skip("victoria_metrics_stores_what_was_recorded", &reason);
    }
    let folder = tempfile::tempdir().unwrap();
    let victoria = Victoria::start(folder.path(), &address()).unwrap();
    let same = str::to_owned as fn(&str) -> String;
    for (family, sign, text_of) in [
        ("scraped_texts_total", 1, same),
        ("scraped_level_bytes", -1, same),
        ("facade_texts_total", 1, of_facade),
    ] {
        let read = victoria.export(family).unwrap().into_iter().map(|(labels, value)| {
            (labels["text"].as_str().unwrap().to_owned(), value.as_i64().unwrap())
        });
        let mut read: BTreeMap<_, _> = read.collect();
        read.remove("_OTHER");
        let texts = HOSTILE.iter().zip(1..).map(|(text, amount)| (text_of(text), sign * amount));
        assert_eq!(read, texts.collect(), "{family}");
    }
    let buckets = victoria.export("scraped_wait_seconds_bucket").unwrap().into_iter();
    let buckets = buckets.map(|(labels, value)| {
        (labels["le"].as_str().unwrap().to_owned(), value.as_u64().unwrap())
    });
    assert_eq!(
        buckets.collect::<BTreeMap<_, _>>(),
        [("0.001", 0), ("1", 1), ("2.5", 2), ("+Inf", 3)].map(|(le, n)| (le.to_owned(), n)).into()
    );
}
