telemark::metrics! {
    static ORDERS: Counter = shop.orders { unit = "{order}" };
}

fn main() {}
