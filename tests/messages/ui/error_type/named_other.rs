use telemark::ErrorType;

#[derive(ErrorType)]
enum Failure {
    #[error_type(rename = "_OTHER")]
    Unknown,
}

fn main() {}
