use telemark::telemetry;

#[telemetry]
async fn count() -> u64 {
    "three"
}

fn main() {}
