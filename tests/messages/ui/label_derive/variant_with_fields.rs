use telemark::Label;

#[derive(Label)]
enum Size {
    Small,
    Custom(u32),
    Exact { width: u32 },
}

fn main() {}
