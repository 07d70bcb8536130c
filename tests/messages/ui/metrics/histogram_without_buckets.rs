telemark::metrics! {
    static SIZE: Histogram = "shop.size" { unit = "By" };
}

fn main() {}
