use telemark::telemetry;

#[telemetry(labels("app.tier" = "gold", app_tier = "silver"))]
fn greet() {}

fn main() {}
