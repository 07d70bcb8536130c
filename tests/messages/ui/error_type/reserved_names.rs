use telemark::telemetry;

#[telemetry(labels("error.type" = "none"), fields("error.type" = 1))]
fn order() {}

fn main() {}
