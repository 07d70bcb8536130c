use telemark::telemetry;

struct Store;

#[telemetry(fields(colour))]
impl Store {
    #[telemetry(labels(size))]
    fn find(&self) {}

    #[telemetry(levle = "info")]
    fn save(&self) {}

    #[telemetry(name = "x")]
    #[telemetry(name = "y")]
    fn load(&self) {}
}

fn main() {}
