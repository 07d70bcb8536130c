telemark::metrics! {
    static ORDERS: Counter = "shop.orders" { unit = "{order}", label(size: Size) };
}

fn main() {}
