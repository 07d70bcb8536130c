use telemark::ErrorType;

#[derive(ErrorType)]
enum Failure {
    #[error_type(transparent, rename = "io", category = "system")]
    Io(std::io::Error),
    #[error_type(other, category = "internal")]
    Unknown,
}

fn main() {}
