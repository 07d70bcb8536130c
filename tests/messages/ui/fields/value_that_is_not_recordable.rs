use telemark::telemetry;

struct User;

#[telemetry(fields(user))]
fn greet(user: User) {}

fn main() {}
