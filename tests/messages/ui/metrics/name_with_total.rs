telemark::metrics! {
    static ORDERS: Counter = "shop.orders_total" { unit = "{order}" };
}

fn main() {}
