use telemark::telemetry;

#[telemetry(provider(name = "fal", operation = "generate", model = request.model))]
fn generate(model: &str) {}

fn main() {}
