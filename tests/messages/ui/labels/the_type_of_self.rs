use telemark::{Label, telemetry};

#[derive(Label)]
enum Tier {
    Gold,
}

impl Tier {
    #[telemetry(labels(tier: Self = *self))]
    fn greet(&self) {}
}

fn main() {}
