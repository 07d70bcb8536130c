use telemark::telemetry;

struct Store;

#[telemetry(labels(cached))]
impl Store {
    fn find(&self, cached: bool) -> bool {
        cached
    }

    fn save(&self, id: u64) -> u64 {
        id
    }
}

fn main() {}
