use telemark::telemetry;

#[telemetry(error = String)]
fn order() -> Result<(), String> {
    Err("gone".to_owned())
}

fn main() {}
