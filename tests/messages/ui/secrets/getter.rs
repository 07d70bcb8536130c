use telemark::telemetry;

struct User;

impl User {
    fn access_token(&self) -> &str {
        "t"
    }

    #[telemetry(fields(by = self.access_token()))]
    fn greet(&self) {}
}

fn main() {}
