use telemark::ErrorType;

#[derive(ErrorType)]
enum Failure {
    TimedOut,
    #[error_type(rename = "timed_out")]
    Slow,
}

fn main() {}
