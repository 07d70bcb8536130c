//! What a call costs once it is annotated, beside the bare call and beside other crates.
//!
//! One module a crate; `README.md` has the method and the meaning of each row.

mod autometrics;
mod body;
mod clock;
mod fast_telemetry;
mod fastrace;
mod measure;
mod metrics;
mod prometheus_client;
mod subscriber;
mod telemark;
mod tracing;
mod tracing_opentelemetry;
mod vise;

use std::env;
use std::process::Command;
use std::time::Duration;

use criterion::Criterion;

fn main() {
    let mut criterion = Criterion::default()
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(1))
        .sample_size(30)
        .nresamples(10_000)
        .configure_from_args();
    let calls = &mut criterion;
    if env::var_os(SWITCH).is_some() {
        telemark::measure_off(calls);
        return;
    }
    body::measure(calls);
    clock::measure(calls);
    telemark::measure(calls);
    measure_off();
    fast_telemetry::measure(calls);
    vise::measure(calls);
    metrics::measure(calls);
    prometheus_client::measure(calls);
    autometrics::measure(calls);
    tracing::measure(calls);
    tracing_opentelemetry::measure(calls);
    // Last, because its collector's thread stays.
    fastrace::measure(calls);
    criterion.final_summary();
}

/// The variable that switches the telemetry of a process off.
const SWITCH: &str = "OTEL_SDK_DISABLED";

/// A process reads the variable once, so what is measured without telemetry is one of its own.
fn measure_off() {
    let this = env::current_exe().expect("a process knows its program");
    let status = Command::new(this).args(env::args_os().skip(1)).env(SWITCH, "true").status();
    assert!(status.expect("the program runs once more").success());
}
