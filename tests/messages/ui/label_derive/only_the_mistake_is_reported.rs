use telemark::{Label, telemetry};

#[derive(Label)]
enum Size {
    Small,
    Custom(u32),
}

#[telemetry(labels(size))]
fn order(size: Size) {}

fn main() {
    order(Size::Custom(1));
    assert_eq!(Size::Small.index(), 0);
}
