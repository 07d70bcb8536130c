//! What the tokens of AI models cost.

use crate::usd::Usd;

/// What a model's tokens cost, as its provider states it: dollars for a million.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Price {
    model: &'static str,
    input: Usd,
    output: Usd,
}

impl Price {
    /// The price of a model, in dollars for a million input and a million output tokens. An amount
    /// consists of digits and at most one point, and has at most nine decimal places.
    ///
    /// # Panics
    ///
    /// If a text is no such amount. In a `const` or a `static`, that is a compile error.
    #[track_caller]
    pub const fn per_million(model: &'static str, input: &str, output: &str) -> Self {
        Self { model, input: amount(input), output: amount(output) }
    }

    /// The cost of so many tokens, in quadrillionths of a dollar.
    ///
    /// A price for a million tokens is a whole number of billionths; a millionth of that, the price of
    /// one token, is the same number of quadrillionths. So nothing is divided and nothing rounded.
    pub(crate) const fn cost(self, input: u64, output: u64) -> u128 {
        let input = self.input.nanos() as u128 * input as u128;
        let output = self.output.nanos() as u128 * output as u128;
        input.saturating_add(output)
    }
}

#[track_caller]
const fn amount(text: &str) -> Usd {
    match Usd::parse(text) {
        Ok(amount) => amount,
        Err(error) => panic!("{}", error.text()),
    }
}

/// The prices of the models that a service asks for, for `provider(prices = …)`.
///
/// Cost follows from the tokens and is exact: [`Price`] is in whole billionths of a dollar for a million
/// tokens, so one token costs a whole number of quadrillionths, which is what sums are kept in.
///
/// ```
/// use telemark::{Price, PriceTable, telemetry};
///
/// static PRICES: PriceTable = PriceTable::new(&[
///     Price::per_million("small", "0.15", "0.60"),
///     Price::per_million("large", "2.50", "10.00"),
/// ]);
///
/// struct Answer {
///     input_tokens: u64,
///     output_tokens: u64,
/// }
///
/// #[telemetry(provider(
///     name = "openai",
///     operation = "chat",
///     model = model,
///     input_tokens = |answer| answer.input_tokens,
///     output_tokens = |answer| answer.output_tokens,
///     prices = PRICES,
/// ))]
/// fn chat(model: &str) -> Answer {
///     # let _ = model;
///     Answer { input_tokens: 1_000, output_tokens: 7 }
/// }
///
/// chat("small");
/// // 1,000 · 0.15 $ / 1,000,000 + 7 · 0.60 $ / 1,000,000
/// assert!(telemark::page().contains(r#"gen_ai_request_model="small"} 0.0001542"#));
/// ```
///
/// A model is looked up by its whole name. A call of a model that is not in the table counts in
/// `gen_ai.client.operation.cost.unknown`.
///
/// There is one price for each direction. Where some tokens are cheaper, such as cached ones, the service
/// adds up itself and says `cost_usd`.
#[derive(Clone, Copy, Debug)]
pub struct PriceTable {
    prices: &'static [Price],
}

impl PriceTable {
    /// A table of prices.
    ///
    /// # Panics
    ///
    /// If a model is there twice. In a `const` or a `static`, that is a compile error.
    #[track_caller]
    pub const fn new(prices: &'static [Price]) -> Self {
        let mut later = 0;
        while later < prices.len() {
            let mut earlier = 0;
            while earlier < later {
                assert!(
                    !is_equal(prices[earlier].model, prices[later].model),
                    "a model has one price"
                );
                earlier += 1;
            }
            later += 1;
        }
        Self { prices }
    }

    /// The price of a model, if it is in the table.
    pub fn price(&self, model: &str) -> Option<Price> {
        self.prices.iter().find(|price| price.model == model).copied()
    }
}

const fn is_equal(left: &str, right: &str) -> bool {
    let (left, right) = (left.as_bytes(), right.as_bytes());
    if left.len() != right.len() {
        return false;
    }
    let mut index = 0;
    while index < left.len() {
        if left[index] != right[index] {
            return false;
        }
        index += 1;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::{Price, PriceTable};
    use crate::decimal::Decimal;
    use crate::usd::Usd;

    /// A natural number, its decimal digits from the last one on, as one multiplies on paper.
    #[derive(Clone, PartialEq)]
    struct Natural(Vec<u32>);

    impl Natural {
        fn new(digits: &str) -> Self {
            Self(digits.bytes().rev().map(|digit| u32::from(digit - b'0')).collect())
        }

        fn carried(sums: Vec<u32>) -> Self {
            let mut digits = Vec::new();
            let mut carry = 0;
            for sum in sums {
                digits.push((sum + carry) % 10);
                carry = (sum + carry) / 10;
            }
            while carry > 0 {
                digits.push(carry % 10);
                carry /= 10;
            }
            Self(digits)
        }

        fn times(&self, other: &Self) -> Self {
            let mut sums = vec![0; self.0.len() + other.0.len()];
            for (left, digit) in self.0.iter().enumerate() {
                for (right, other) in other.0.iter().enumerate() {
                    sums[left + right] += digit * other;
                }
            }
            Self::carried(sums)
        }

        fn plus(&self, other: &Self) -> Self {
            let digit = |digits: &Self, place| digits.0.get(place).copied().unwrap_or(0);
            let places = 0..self.0.len().max(other.0.len());
            Self::carried(places.map(|place| digit(self, place) + digit(other, place)).collect())
        }

        /// As an amount, the last fifteen digits behind the point.
        fn as_quadrillionths(&self) -> String {
            let digits: String = self.0.iter().rev().map(ToString::to_string).collect();
            let padded = format!("{digits:0>16}");
            let (whole, fraction) = padded.split_at(padded.len() - 15);
            let (whole, fraction) = (whole.trim_start_matches('0'), fraction.trim_end_matches('0'));
            let whole = if whole.is_empty() { "0" } else { whole };
            if fraction.is_empty() { whole.to_owned() } else { format!("{whole}.{fraction}") }
        }
    }

    /// Numbers of every length, always the same ones.
    struct Numbers(u64);

    impl Numbers {
        fn next(&mut self) -> u64 {
            // Xorshift, after Marsaglia (2003).
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            self.0 >> (self.0 % 64)
        }
    }

    #[test]
    fn cost_is_what_paper_and_pencil_make_of_price_and_tokens() {
        let mut numbers = Numbers(0x2545_F491_4F6C_DD1D);
        for _ in 0..20_000 {
            // Half of the range: the cost of both kinds of tokens is to fit into 128 bits.
            let [input_price, output_price] = [(); 2].map(|()| Usd::from_nanos(numbers.next() / 2));
            let [input, output] = [(); 2].map(|()| numbers.next());
            let [input_text, output_text] = [input_price, output_price].map(|usd| usd.to_string());
            let price = Price::per_million("m", &input_text, &output_text);
            let part = |price: Usd, tokens: u64| {
                Natural::new(&price.nanos().to_string()).times(&Natural::new(&tokens.to_string()))
            };
            let expected = part(input_price, input).plus(&part(output_price, output));
            assert_eq!(
                Decimal::fine(price.cost(input, output)).to_string(),
                expected.as_quadrillionths(),
                "{input} for {input_text} and {output} for {output_text}"
            );
        }
    }

    #[test]
    fn the_edges_of_prices_and_tokens() {
        let cost = |input_price, output_price, input, output| {
            let price = Price::per_million("m", input_price, output_price);
            Decimal::fine(price.cost(input, output)).to_string()
        };
        assert_eq!(cost("0", "0", u64::MAX, u64::MAX), "0");
        assert_eq!(cost("0.000000001", "0", 1, 0), "0.000000000000001");
        assert_eq!(cost("2.50", "10", 1_000_000, 1_000_000), "12.5");
        assert_eq!(cost("0.0375", "0.15", 999_999, 1), "0.0375001125");
        let most = "18446744073.709551615";
        assert_eq!(cost(most, "0", u64::MAX, 0), "340282366920938463426481.119284349108225");
        assert_eq!(
            cost(most, most, u64::MAX, u64::MAX),
            "340282366920938463463374.607431768211455"
        );
    }

    #[test]
    fn a_model_is_found_by_its_whole_name() {
        static PRICES: PriceTable = PriceTable::new(&[
            Price::per_million("a", "1", "2"),
            Price::per_million("a-b", "3", "4"),
        ]);
        let found = ["a", "a-b", "a-", "", "A"].map(|model| PRICES.price(model));
        let price = Price::per_million;
        assert_eq!(
            found,
            [Some(price("a", "1", "2")), Some(price("a-b", "3", "4")), None, None, None]
        );
    }
}
