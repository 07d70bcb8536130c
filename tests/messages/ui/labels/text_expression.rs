use telemark::telemetry;

struct User {
    name: String,
}

#[telemetry(labels(user: String = user.name.clone()))]
fn greet(user: &User) {}

fn main() {}
