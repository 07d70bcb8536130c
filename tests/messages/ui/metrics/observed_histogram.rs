telemark::metrics! {
    static SIZE: Histogram = "shop.size" { unit = "s", observe = |observer| observer.set(1) };
}

fn main() {}
