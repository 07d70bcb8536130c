use telemark::Label;

#[derive(Label)]
enum Size {
    ExtraLarge,
    #[label(rename = "extra_large")]
    Xl,
}

fn main() {}
