use telemark::telemetry;

#[telemetry]
fn count() -> u64 {
    "three"
}

fn main() {}
