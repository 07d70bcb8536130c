use telemark::telemetry;

struct Store;

#[telemetry]
impl Store {
    #[cfg_attr(all(), telemetry(level = "debug"))]
    fn find(&self) {}
}

fn main() {}
