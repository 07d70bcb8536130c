//! A process whose telemetry is off. The variable is read once, so it is a process of its own.

use std::env;
use std::process::Command;

use futures_util::stream::{self, Stream, StreamExt};
use telemark::{Price, PriceTable, telemetry};

const VARIABLE: &str = "OTEL_SDK_DISABLED";

const PRICES: PriceTable = PriceTable::new(&[Price::per_million("small", "1", "1")]);

#[telemetry(stream, provider(
    name = "openai",
    operation = "chat",
    model = model,
    input_tokens = |_| -> u64 { unreachable!("nothing is measured") },
    output_tokens = |n| *n,
    prices = PRICES,
))]
async fn chat(model: &str) -> Result<impl Stream<Item = u64>, String> {
    if model.is_empty() { Err("which one?".to_owned()) } else { Ok(stream::iter(0..3)) }
}

#[tokio::test]
async fn a_stream_goes_on_and_nothing_is_recorded() {
    if env::var_os(VARIABLE).is_none() {
        let output = Command::new(env::current_exe().unwrap())
            .args(["--exact", "off::a_stream_goes_on_and_nothing_is_recorded"])
            .env(VARIABLE, "true")
            .output()
            .unwrap();
        let printed = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success() && printed.contains("1 passed"), "{printed}");
        return;
    }
    assert_eq!(chat("small").await.unwrap().collect::<Vec<_>>().await, [0, 1, 2]);
    assert_eq!(chat("").await.err().unwrap(), "which one?");
    assert_eq!(telemark::page(), "# telemetry is off: OTEL_SDK_DISABLED=true\n");
}
