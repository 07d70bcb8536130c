telemark::metrics! {
    static WAIT: Gauge = "shop.wait" { unit = "ms" };
}

fn main() {}
