use telemark::telemetry;

fn classify(_: &String) -> std::fmt::Error {
    std::fmt::Error
}

#[telemetry(error = classify)]
fn order() -> Vec<u8> {
    Vec::new()
}

#[telemetry(error = classify)]
async fn order_later() {}

fn main() {}
