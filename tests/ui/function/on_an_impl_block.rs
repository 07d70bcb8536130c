use telemark::telemetry;

struct Store;

#[telemetry]
impl Store {
    fn find(&self) {}
}

fn main() {}
