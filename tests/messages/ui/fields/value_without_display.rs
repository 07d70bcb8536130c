use telemark::telemetry;

struct User;

#[telemetry(fields(user = %user))]
fn greet(user: User) {}

fn main() {}
