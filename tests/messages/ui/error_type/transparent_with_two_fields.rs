use telemark::ErrorType;

#[derive(ErrorType)]
enum Failure {
    #[error_type(transparent)]
    Io(std::io::Error, u8),
    #[error_type(transparent)]
    Nothing,
}

fn main() {}
