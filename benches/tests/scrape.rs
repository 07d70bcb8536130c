//! A scrape after the first one allocates nothing before its page is written.

use allocation_counter::measure;
use telemark::__private::scrape::Page;
use telemark::{Label, telemetry};

#[derive(Clone, Copy, Label)]
enum Ending {
    Ok,
    Error,
    Cancelled,
    Panic,
    Rejected,
}

telemark::metrics! {
    static REQUESTS: Counter = "scraped.requests" {
        unit = "{request}",
        labels(route: interned(cap = 299), ending: Ending),
    };
    static COST: Counter = "scraped.cost" { unit = "USD" };
    static DURATION: Histogram = "scraped.duration" {
        unit = "s",
        labels(route: interned(cap = 99), ending: Ending),
    };
    static DEPTH: Gauge = "scraped.depth" { unit = "{request}", labels(ending: Ending) };
}

#[telemetry(labels(model = interned(model, cap = 4)))]
fn call(model: &str) -> usize {
    model.len()
}

/// Records in every series, with a value of each label that was not there before.
fn record(round: usize) {
    use Ending::{Cancelled, Error, Ok, Panic, Rejected};
    for ending in [Ok, Error, Cancelled, Panic, Rejected] {
        for route in 0..250 {
            REQUESTS.with((&format!("/{round}/{route}"), ending)).increment();
        }
        for route in 0..80 {
            let duration = DURATION.with((&format!("/{round}/{route}"), ending));
            duration.record(std::time::Duration::from_millis(route));
        }
        DEPTH.with(ending).set(7);
    }
    COST.add("0.25".parse().expect("an amount"));
    call(&format!("model {round}"));
}

fn samples(page: &mut Page) -> usize {
    let text = String::from_utf8(page.encode("*/*")).expect("a page is text");
    text.lines().filter(|line| !line.starts_with('#')).count()
}

#[test]
fn a_scrape_of_ten_thousand_series_allocates_for_those_that_are_new_alone() {
    record(1);
    let mut page = Page::new();
    page.collect();
    let first = samples(&mut page);
    record(1);
    assert_eq!(measure(|| page.collect()).count_total, 0, "{first} series");

    // The values beyond what the labels have room for are one more.
    record(2);
    assert_ne!(measure(|| page.collect()).count_total, 0);
    let all = samples(&mut page);
    assert!(first < all && all > 10_000, "{first}, {all}");
    assert_eq!(measure(|| page.collect()).count_total, 0, "{all} series");
}
