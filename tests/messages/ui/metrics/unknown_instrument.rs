telemark::metrics! {
    static DEPTH: Guage = "shop.depth" { unit = "{job}" };
}

fn main() {}
