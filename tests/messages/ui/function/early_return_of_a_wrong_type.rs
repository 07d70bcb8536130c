use telemark::telemetry;

#[telemetry]
async fn count(fast: bool) -> Option<u64> {
    if fast {
        return 3;
    }
    None
}

fn main() {}
