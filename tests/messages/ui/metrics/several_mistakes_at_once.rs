telemark::metrics! {
    static DEPTH: Guage = "shop.Depth" { unit = "jobs", labels(customer: String), cap = 3 };
    static SIZE: Histogram = "shop.size" { unit = "By", labels(job = "a") }
    static RIGHT: Counter = "shop.right" { unit = "{order}" };
    static WAIT: Gauge = "shop.wait" { buckets = [1] };
}

fn main() {
    RIGHT.increment();
}
