//! What this process records.

use std::sync::{LazyLock, Mutex};
use std::time::Duration;

use telemark::trace::TraceContext;
use telemark::{Config, Guard};

/// Values of labels that a careless writer or reader stumbles over, in the order of a page.
pub(crate) const HOSTILE: [&str; 9] = [
    "\n",
    " # {trace_id=\"1\"} 1 1",
    "# TYPE x counter",
    "\\n",
    "\\\\\"",
    "a\"b",
    "{le=\"+Inf\"}",
    "}, \r\t",
    "ünïcode 花火 \u{1F525}\u{2028}",
];

/// What the facade's exporter makes of such a text: it takes two backslashes for one that is escaped.
pub(crate) fn of_facade(text: &str) -> String {
    text.replace("\\\\", "\\")
}

telemark::metrics! {
    /// Help with \ and "marks".
    static TEXTS: Counter = "scraped.texts" { unit = "{text}", labels(text: interned(cap = 16)) };
    /// What was paid.
    static COST: Counter = "scraped.cost" { unit = "USD" };
    static LEVEL: Gauge = "scraped.level" { unit = "By", labels(text: interned(cap = 16)) };
    /// What took how long.
    static WAIT: Histogram = "scraped.wait" { unit = "s", buckets = [0.001, 1, 2.5] };
    /// Sizes of nothing.
    static EMPTY: Histogram = "scraped.empty" { unit = "By", buckets = [10, 1048576, 1073741824] };
    /// What is recorded while somebody scrapes.
    pub(crate) static LIVE: Histogram = "live.wait" { unit = "s", labels(text: interned(cap = 16)) };
}

pub(crate) const TRACE: u128 = 0x4bf9_2f35_77b3_4da6_a3ce_929d_0e0e_4736;
pub(crate) const SPAN: u64 = 0x00f0_67aa_0ba9_02b7;

/// Runs something in the trace above.
pub(crate) fn in_trace(run: impl FnOnce()) {
    TraceContext::new(TRACE, SPAN, true).unwrap().scope(run);
}

/// The endpoint's address, after everything but [`LIVE`] is recorded.
pub(crate) fn address() -> String {
    static RUNNING: LazyLock<Mutex<Guard>> = LazyLock::new(|| {
        let guard = Config::default().listen(([127, 0, 0, 1], 0).into()).init().unwrap();
        record();
        Mutex::new(guard)
    });
    RUNNING.lock().unwrap().endpoint().to_string()
}

fn record() {
    for (text, amount) in HOSTILE.iter().zip(1..) {
        TEXTS.with(text).add(amount);
        LEVEL.with(text).set(-i64::try_from(amount).unwrap());
        metrics::counter!("facade_texts_total", "text" => *text).increment(amount);
    }
    COST.add("0.000000001".parse().unwrap());
    WAIT.record(Duration::from_micros(1_500));
    in_trace(|| WAIT.record(Duration::from_millis(2_250)));
    in_trace(|| WAIT.record(Duration::from_secs(3)));
    metrics::describe_gauge!("facade_load", "Load \\ of \"it\".");
    metrics::gauge!("facade_load").set(0.1);
    metrics::counter!("facade_bare").increment(7);
    metrics::histogram!("facade_sizes").record(0.0);
}
