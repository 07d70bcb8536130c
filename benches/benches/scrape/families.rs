//! What every crate records: 1,000 counters, 500 gauges, and 500 histograms of 17 lines each.

/// Values of the labels. The last one of each open label is what Telemark calls those beyond a cap.
pub(crate) const METHODS: [&str; 5] = ["get", "head", "post", "put", "delete"];
pub(crate) const ENDINGS: [&str; 5] = ["ok", "error", "cancelled", "panic", "rejected"];
pub(crate) const QUEUES: usize = 100;
pub(crate) const ROUTES: usize = 40;
pub(crate) const TIMED_ROUTES: usize = 20;

/// The upper ends of buckets, in seconds.
pub(crate) const BOUNDS: [f64; 14] =
    [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0];

/// What takes a recording.
pub(crate) trait Crate {
    fn count(&self, method: usize, route: &str, ending: usize, amount: u64);
    fn time(&self, method: usize, route: &str, ending: usize, nanos: u64);
    fn level(&self, method: usize, queue: &str, level: i64);
}

/// Records in every series, ten samples in a histogram.
pub(crate) fn fill(into: &impl Crate) {
    let mut n = 0_u64;
    let mut next = || {
        n = n.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        n >> 33
    };
    for (method, ending) in (0..METHODS.len()).flat_map(|m| (0..ENDINGS.len()).map(move |o| (m, o)))
    {
        for route in names("/api/v1/route", ROUTES) {
            into.count(method, &route, ending, next());
        }
        for route in names("/api/v1/route", TIMED_ROUTES) {
            for _ in 0..10 {
                into.time(method, &route, ending, next() * 10);
            }
        }
    }
    for method in 0..METHODS.len() {
        for queue in names("queue", QUEUES) {
            into.level(method, &queue, i64::try_from(next()).unwrap_or_default());
        }
    }
}

fn names(of: &'static str, count: usize) -> impl Iterator<Item = String> {
    let own = (1..count).map(move |number| format!("{of}/{number}"));
    own.chain(["_OTHER".to_owned()])
}
