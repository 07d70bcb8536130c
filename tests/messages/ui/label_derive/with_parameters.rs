use telemark::Label;

#[derive(Label)]
enum Size<T> {
    Small,
    Large,
}

fn main() {}
