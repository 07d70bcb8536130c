use telemark::telemetry;

struct Store;

#[telemetry]
impl Store {
    #[telemetry = "find"]
    fn find(&self) {}
}

fn main() {}
