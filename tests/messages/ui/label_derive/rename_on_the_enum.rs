use telemark::Label;

#[derive(Label)]
#[label(rename = "sizes")]
enum Size {
    Small,
}

fn main() {}
