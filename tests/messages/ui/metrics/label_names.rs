telemark::metrics! {
    static ORDERS: Counter = "shop.orders" {
        unit = "{order}",
        labels(le = "1", "app.tier" = "free", app_tier = "paid", Size = "s", region = ""),
    };
}

fn main() {}
