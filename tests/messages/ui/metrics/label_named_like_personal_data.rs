use telemark::metrics;

metrics! {
    static LOGINS: Counter = "shop.logins" {
        unit = "{login}",
        labels(user_email: interned(cap = 64), session: bool, password = "set"),
    };
}

fn main() {
    LOGINS.with(("a@b.example", true)).add(1);
}
