//! What a scrape of 10,000 series costs, beside other crates with the same families.
//!
//! A series is a line with a value, as Prometheus counts them. Each crate has the same counters, gauges and
//! histograms, filled through its public interface; what is measured is what its endpoint does for a scrape
//! after the first one. `README.md` has the method.

mod families;
mod metrics;
mod prometheus_client;
mod telemark;

use std::time::Duration;

use criterion::Criterion;

fn main() {
    let mut criterion = Criterion::default()
        .warm_up_time(Duration::from_secs(1))
        .measurement_time(Duration::from_secs(3))
        .sample_size(30)
        .configure_from_args();
    telemark::measure(&mut criterion);
    metrics::measure(&mut criterion);
    prometheus_client::measure(&mut criterion);
    criterion.final_summary();
}

/// The bench's name for what is measured.
const GROUP: &str = "scrape of 10,000 series";

/// Says how large a page is, and how many samples it has.
#[expect(clippy::print_stdout, reason = "the sizes are part of what the bench reports")]
fn report(what: &str, page: &[u8]) {
    let samples = page
        .split(|byte| *byte == b'\n')
        .filter(|line| line.first().is_some_and(|first| *first != b'#'))
        .count();
    let has_lines = str::from_utf8(page).is_ok_and(|page| page.contains("# TYPE "));
    let samples = if has_lines { format!(", {samples} samples") } else { String::new() };
    println!("{what}: {} bytes{samples}", page.len());
}
