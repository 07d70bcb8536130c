use telemark::telemetry;

struct Store;

#[telemetry(name = "store", level = "loud")]
impl Store {
    fn find(&self) {}
    fn save(&self) {}
}

fn main() {}
