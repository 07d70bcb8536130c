use telemark::ErrorType;

#[derive(ErrorType)]
#[error_type(categories = "network")]
enum Failure {
    #[error_type(category = "net")]
    Reset,
    #[error_type(rename = "reset")]
    Broken,
    #[error_type(transparent)]
    Nothing,
}

fn main() {}
