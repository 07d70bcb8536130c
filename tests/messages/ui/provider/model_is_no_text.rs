use telemark::telemetry;

#[telemetry(provider(name = "fal", operation = "generate", model = model))]
fn generate(model: u32) {}

fn main() {}
