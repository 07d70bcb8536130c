telemark::metrics! {
    static ORDERS: Counter = "shop.newOrders" { unit = "{order}" };
}

fn main() {}
