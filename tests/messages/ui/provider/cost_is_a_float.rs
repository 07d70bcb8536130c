use telemark::telemetry;

#[telemetry(provider(name = "fal", operation = "generate", cost_usd = |answer| answer.0))]
fn generate() -> (f64,) {
    (0.5,)
}

fn main() {}
