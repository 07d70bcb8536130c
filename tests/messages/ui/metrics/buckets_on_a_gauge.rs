telemark::metrics! {
    static DEPTH: Gauge = "shop.depth" { unit = "{job}", buckets = [1, 2] };
}

fn main() {}
