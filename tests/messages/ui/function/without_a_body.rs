use telemark::telemetry;

trait Store {
    #[telemetry]
    fn find(&self, id: u64) -> u8;
}

fn main() {}
