telemark::metrics! {
    const DEPTH: Gauge = "shop.depth" { unit = "{job}" };
    static ORDERS: Counter = "shop.orders" { unit = "{order}" };
    pub fn depth() {};
}

fn main() {
    ORDERS.increment();
}
