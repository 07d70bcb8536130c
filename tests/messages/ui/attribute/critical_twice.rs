use telemark::telemetry;

#[telemetry(critical, level = "info", critical)]
fn find() {}

fn main() {}
