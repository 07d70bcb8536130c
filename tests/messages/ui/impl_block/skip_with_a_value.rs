use telemark::telemetry;

struct Store;

#[telemetry]
impl Store {
    #[telemetry(skip = true)]
    fn find(&self) {}
}

fn main() {}
