use telemark::ErrorType;

#[derive(ErrorType)]
enum Failure {
    #[error_type(rename = "timed out")]
    TimedOut,
    #[error_type(rename = "")]
    Nothing,
}

fn main() {}
