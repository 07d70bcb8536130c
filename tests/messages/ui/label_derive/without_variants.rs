use telemark::Label;

#[derive(Label)]
enum Size {}

fn main() {}
