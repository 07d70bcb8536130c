use telemark::ErrorType;

#[derive(ErrorType)]
enum Failure {
    #[error_type(category = "network", category = "timeout")]
    Reset,
}

fn main() {}
