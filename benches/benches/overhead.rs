//! The work of the overhead gate in criterion's hands: a group for each row, with both twins.
//!
//! Criterion measures the twins one after the other, so its figures say how long they take, and not
//! by how much they differ: that is what `cargo xtask overhead` is for.

use std::time::Duration;

use criterion::{Criterion, SamplingMode};
use telemark_benches::overhead::{Error, Result, Row, Telemetry, Twin, Work};

fn main() -> Result<()> {
    let telemetry = Telemetry::start()?;
    let mut criterion = Criterion::default()
        .warm_up_time(Duration::from_secs(1))
        .measurement_time(Duration::from_secs(3))
        .configure_from_args();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Error::Io { doing: "starting a runtime", error })?;
    for row in Row::ALL {
        let mut work = match runtime.block_on(Work::open(row)) {
            Err(Error::Unavailable(reason)) => {
                telemark_tests::skip::skip(&format!("overhead/{}", row.name()), &reason);
                continue;
            }
            opened => opened?,
        };
        let mut group = criterion.benchmark_group(format!("overhead/{}", row.name()));
        group.sampling_mode(SamplingMode::Flat);
        for twin in Twin::ALL {
            group.bench_function(twin.name(), |bencher| {
                bencher.iter_custom(|calls| {
                    let calls = u32::try_from(calls).expect("a sample takes less than an hour");
                    runtime
                        .block_on(work.block(twin, calls, Duration::ZERO))
                        .expect("a row that can be opened can be measured")
                });
            });
        }
        group.finish();
    }
    criterion.final_summary();
    telemetry.stop()?;
    Ok(())
}
