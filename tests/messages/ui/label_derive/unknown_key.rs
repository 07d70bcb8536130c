use telemark::Label;

#[derive(Label)]
enum Size {
    #[label(name = "xl")]
    ExtraLarge,
}

fn main() {}
