use telemark::ErrorType;

#[derive(ErrorType)]
enum Failure {
    #[error_type(transparent, other)]
    Io(std::io::Error),
}

fn main() {}
