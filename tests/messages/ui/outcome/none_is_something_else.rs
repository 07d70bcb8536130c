use telemark::telemetry;

#[telemetry(none = "cancelled")]
fn find() -> Option<u8> {
    None
}

fn main() {}
