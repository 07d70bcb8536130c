#![deny(warnings)]

use std::net::IpAddr;

use telemark::telemetry;

struct User {
    email: String,
    tokens: Vec<u64>,
}

#[telemetry(
    labels(email = interned(hash(user.email), cap = 9), "phone.kind" = "mobile", iban = redact(user)),
    fields(
        "user.email" = hash(user.email),
        client_ip = hash(client_ip),
        password = redact(password),
        password_length = password.len(),
        has_password = !password.is_empty(),
        home = client_ip == IpAddr::from([127, 0, 0, 1]),
        tokens = user.tokens.len(),
        token_count = |tokens| *tokens,
        session = hash(|tokens| tokens),
        cookie = redact(|tokens| tokens),
        filename,
    )
)]
fn sign_in(user: &User, client_ip: IpAddr, password: &str, filename: &str) -> usize {
    user.tokens.len()
}

fn main() {
    let user = User { email: "a@b.example".to_owned(), tokens: vec![7] };
    sign_in(&user, [127, 0, 0, 1].into(), "", "a.png");
}
