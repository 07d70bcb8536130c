use telemark::ErrorType;

#[derive(ErrorType)]
#[error_type(rename = "failures")]
enum Failure {
    Reset,
}

fn main() {}
