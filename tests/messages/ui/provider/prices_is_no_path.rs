#[telemark::telemetry(provider(
    name = "openai",
    operation = "chat",
    prices = [("small", "1.5")],
))]
fn chat() -> u64 {
    1
}

fn main() {
    chat();
}
