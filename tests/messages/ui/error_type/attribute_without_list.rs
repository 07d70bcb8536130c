use telemark::ErrorType;

#[derive(ErrorType)]
enum Failure {
    #[error_type = "reset"]
    Reset,
}

fn main() {}
