fn main() {
    let depth = 3;
    telemark::metrics! {
        static DEPTH: Gauge = "shop.depth" { unit = "{job}", observe = |observer| observer.set(depth) };
    }
}
