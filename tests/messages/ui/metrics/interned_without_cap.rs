telemark::metrics! {
    static ORDERS: Counter = "shop.orders" {
        unit = "{order}",
        labels(customer: interned(), shop: interned(cap = 0), tenant: interned(32)),
    };
}

fn main() {}
