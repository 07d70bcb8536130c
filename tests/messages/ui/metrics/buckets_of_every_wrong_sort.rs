telemark::metrics! {
    static SIZE: Histogram = "shop.size" { unit = "By", buckets = [0, 2, 1, 2.5, -3, "4", 5] };
    static NONE: Histogram = "shop.none" { unit = "s", buckets = [] };
    static WORD: Histogram = "shop.word" { unit = "s", buckets = SECONDS };
}

fn main() {}
