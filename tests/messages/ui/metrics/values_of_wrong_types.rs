use telemark::Label;

#[derive(Label)]
enum Size {
    Small,
}

telemark::metrics! {
    static DEPTH: Gauge = "shop.depth" { unit = "{job}", labels(size: Size) };
    static ORDERS: Counter = "shop.orders" { unit = "{order}" };
    static WAIT: Histogram = "shop.wait" { unit = "s" };
    static POOL: Gauge = "shop.pool" { unit = "{connection}", observe = |observer| observer.set(0.5) };
}

fn main() {
    DEPTH.with("small").set(1);
    DEPTH.with(Size::Small).set(1.0);
    DEPTH.set(1);
    ORDERS.add(-1);
    WAIT.record(3);
    POOL.set(1);
}
