use telemark::telemetry;

struct Store;

#[telemetry]
impl Store {
    const fn limit() -> usize {
        7
    }
}

fn main() {}
