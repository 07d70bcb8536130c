use telemark::telemetry;

#[telemetry(critical("checkout"))]
fn find() {}

fn main() {}
