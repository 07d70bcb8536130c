telemark::metrics! {
    static ORDERS: Counter = "shop.orders" {};
    static PAID: Counter = "shop.paid";
}

fn main() {}
