use telemark::ErrorType;

#[derive(ErrorType)]
enum Failure {
    #[error_type(transparent)]
    Text(String),
}

fn main() {}
