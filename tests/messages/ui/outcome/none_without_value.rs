use telemark::telemetry;

#[telemetry(none, none = error)]
fn find() -> Option<u8> {
    None
}

fn main() {}
