use telemark::telemetry;

struct Store;

#[telemetry(skip)]
impl Store {
    fn find(&self) {}
}

fn main() {}
