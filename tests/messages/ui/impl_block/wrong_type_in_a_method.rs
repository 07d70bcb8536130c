use telemark::telemetry;

struct Store;

#[telemetry]
impl Store {
    fn find(&self) -> u8 {
        "seven"
    }

    async fn load(&self) -> u8 {
        "eight"
    }
}

fn main() {}
