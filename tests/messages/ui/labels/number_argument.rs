use telemark::telemetry;

#[telemetry(labels(id))]
async fn find(id: u64) {}

fn main() {}
