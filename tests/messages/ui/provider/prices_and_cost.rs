use telemark::{Price, PriceTable};

static PRICES: PriceTable = PriceTable::new(&[Price::per_million("small", "1", "2")]);

#[telemark::telemetry(provider(
    name = "openai",
    operation = "chat",
    model = "small",
    input_tokens = |_| 1_u64,
    output_tokens = |n| *n,
    cost_usd = |_| telemark::Usd::from_nanos(1),
    prices = PRICES,
))]
fn chat() -> u64 {
    1
}

fn main() {
    chat();
}
