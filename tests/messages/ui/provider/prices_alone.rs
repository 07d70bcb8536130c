use telemark::{Price, PriceTable};

static PRICES: PriceTable = PriceTable::new(&[Price::per_million("small", "1", "2")]);

#[telemark::telemetry(provider(name = "openai", operation = "chat", output_tokens = |n| *n, prices = PRICES))]
fn chat() -> u64 {
    1
}

fn main() {
    chat();
}
