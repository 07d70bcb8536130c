use telemark::telemetry;

#[telemetry]
struct Order;

fn main() {}
