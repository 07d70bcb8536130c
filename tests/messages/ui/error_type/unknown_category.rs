use telemark::ErrorType;

#[derive(ErrorType)]
enum Failure {
    #[error_type(category = "networking")]
    Reset,
}

fn main() {}
