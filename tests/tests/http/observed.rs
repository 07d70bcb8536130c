//! What the page says about one route, or about the requests without one.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use expect_test::Expect;

/// The counts of what happened on a route: family, what tells the series apart, and the number.
fn counted(route: &str) -> (u64, String) {
    let label = format!("http_route=\"{route}\"");
    let (mut requests, mut text) = (0, String::new());
    for line in telemark::page().lines() {
        let Some((series, value)) = line.rsplit_once(' ') else { continue };
        let Some((family, labels)) = series.split_once('{') else { continue };
        let is_count = family.ends_with("_count") || family.ends_with("_total");
        if value == "0" || !is_count || !labels.contains(&label) {
            continue;
        }
        let family = family.trim_start_matches("http_server_request_");
        if family == "duration_seconds_count" {
            requests += value.parse::<u64>().unwrap();
        }
        let shown: Vec<_> = labels
            .trim_end_matches('}')
            .split(',')
            .filter_map(|label| label.split_once('='))
            .filter(|(name, _)| *name != "http_route" && *name != "url_scheme")
            .map(|(_, value)| value.trim_matches('"').rsplit("::").next().unwrap())
            .collect();
        if family == "duration_seconds_count" || family == "rejected_total" {
            writeln!(text, "{family} {} {value}", shown.join(" ")).unwrap();
        }
    }
    (requests, text)
}

/// Compares the counts of a route, once as many requests as that were counted. A server's side of a
/// request ends a moment after the client's.
#[track_caller]
pub(crate) fn check(route: &str, requests: u64, expected: &Expect) {
    let start = Instant::now();
    let mut seen = counted(route);
    while seen.0 < requests && start.elapsed() < Duration::from_secs(5) {
        std::thread::sleep(Duration::from_millis(10));
        seen = counted(route);
    }
    // Time to be counted a second time, if anything was.
    std::thread::sleep(Duration::from_millis(20));
    expected.assert_eq(&counted(route).1);
}

/// The sum of a route's histogram, such as the bytes of its bodies.
pub(crate) fn sum(family: &str, route: &str) -> u64 {
    let label = format!("http_route=\"{route}\"");
    let page = telemark::page();
    let lines = page.lines().filter(|line| {
        line.starts_with(family)
            && line[family.len()..].starts_with("_sum{")
            && line.contains(&label)
    });
    lines.map(|line| line.rsplit_once(' ').unwrap().1.parse::<u64>().unwrap()).sum()
}

/// How many requests of a method are being answered.
pub(crate) fn active(method: &str) -> i64 {
    let start = format!("http_server_active_requests{{http_request_method=\"{method}\"");
    let page = telemark::page();
    let line = page.lines().find(|line| line.starts_with(&start));
    line.map_or(-1, |line| line.rsplit_once(' ').unwrap().1.parse().unwrap())
}

/// Waits until as many requests of a method are being answered.
#[track_caller]
pub(crate) fn until_active(method: &str, level: i64) {
    let start = Instant::now();
    while active(method) != level {
        assert!(start.elapsed() < Duration::from_secs(5), "{} are active", active(method));
        std::thread::sleep(Duration::from_millis(10));
    }
}
