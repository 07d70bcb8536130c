use telemark::telemetry;

struct Store;

#[telemetry]
impl Store {
    #[telemetry(skip, level = "debug")]
    fn find(&self) {}
}

fn main() {}
