use telemark::ErrorType;

#[derive(ErrorType)]
struct Failure(u8);

fn main() {}
