fn depth() {}

telemark::metrics! {
    static DEPTH: Gauge = "shop.depth" { unit = "{job}", observe = depth };
}

fn main() {}
