telemark::metrics! {
    static ORDERS: Counter = "shop.orders" { unit = "{order}" };
    static OTHERS: Counter = "shop_orders" { unit = "{order}" };
}

fn main() {}
