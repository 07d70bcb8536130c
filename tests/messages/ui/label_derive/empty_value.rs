use telemark::Label;

#[derive(Label)]
enum Size {
    #[label(rename = "")]
    None,
}

fn main() {}
