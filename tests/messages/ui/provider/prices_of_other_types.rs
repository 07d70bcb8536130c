static PRICES: &[(&str, &str)] = &[("small", "1.5")];

#[telemark::telemetry(provider(
    name = "openai",
    operation = "chat",
    model = "small",
    input_tokens = |_| 1_u64,
    output_tokens = |n| *n,
    prices = PRICES,
))]
fn chat() -> u64 {
    1
}

fn main() {
    chat();
}
