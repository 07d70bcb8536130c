use telemark::telemetry;

#[telemetry]
trait Store {
    #[telemetry(level = "debug")]
    fn find(&self);
}

fn main() {}
