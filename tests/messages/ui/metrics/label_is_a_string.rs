telemark::metrics! {
    static ORDERS: Counter = "shop.orders" {
        unit = "{order}",
        labels(customer: String, product: &'static str, size),
    };
}

fn main() {}
