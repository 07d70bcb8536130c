struct Customer;

telemark::metrics! {
    static ORDERS: Counter = "shop.orders" { unit = "{order}", labels(customer: Customer) };
}

fn main() {}
