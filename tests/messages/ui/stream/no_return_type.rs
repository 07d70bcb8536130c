#[telemark::telemetry(stream)]
fn watch(topic: &str) {
    let _ = topic;
}

fn main() {
    watch("orders");
}
