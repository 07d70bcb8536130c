use telemark::{Label, telemetry};

#[derive(Label)]
enum Tier {
    Gold,
}

#[telemetry(labels(tier: Tier = user))]
fn greet(user: bool) {}

fn main() {}
