use telemark::{Price, PriceTable};

static WORDS: PriceTable = PriceTable::new(&[Price::per_million("small", "$1", "2")]);
static PRECISE: PriceTable = PriceTable::new(&[Price::per_million("small", "1", "0.0000000001")]);
static TWICE: PriceTable = PriceTable::new(&[
    Price::per_million("small", "1", "2"),
    Price::per_million("small", "1", "2"),
]);

fn main() {
    let _ = (&WORDS, &PRECISE, &TWICE);
}
