telemark::metrics! {
    static ORDERS: Counter = "shop.orders" { unit = "{order}", unit = "{job}" };
}

fn main() {}
