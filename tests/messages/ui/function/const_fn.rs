use telemark::telemetry;

#[telemetry]
const fn one() -> u8 {
    1
}

fn main() {}
