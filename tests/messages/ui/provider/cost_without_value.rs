use telemark::telemetry;

#[telemetry(provider(name = "fal", operation = "generate", cost_usd))]
fn generate() {}

fn main() {}
