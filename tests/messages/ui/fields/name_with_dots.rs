use telemark::telemetry;

#[telemetry(fields(user.id = 3))]
fn greet() {}

fn main() {}
