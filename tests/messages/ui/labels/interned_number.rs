use telemark::telemetry;

#[telemetry(labels(user = interned(user, cap = 5)))]
fn greet(user: u64) {}

fn main() {}
