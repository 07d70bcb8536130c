#![allow(unused_variables)]

use telemark::telemetry;

struct Login {
    session_id: u64,
}

#[telemetry(fields(id = |login| login.session_id))]
fn sign_in() -> Login {
    Login { session_id: 7 }
}

fn main() {}
