use telemark::ErrorType;

#[derive(ErrorType)]
enum Failure {
    #[error_type(name = "reset")]
    Reset,
}

fn main() {}
