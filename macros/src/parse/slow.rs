//! `slow = "250ms"`: how long a call may take.

use std::time::Duration;

use proc_macro2::Ident;
use syn::parse::ParseStream;
use syn::{LitStr, Token};

use super::list;
use crate::symbol;

/// The units of a duration, each with its length in nanoseconds.
const UNITS: [(&str, u64); 5] =
    [("ns", 1), ("us", 1_000), ("ms", 1_000_000), ("min", 60_000_000_000), ("s", 1_000_000_000)];

/// What follows the key: a duration, or nothing for `off`.
pub(super) fn after_key(input: ParseStream<'_>, key: &Ident) -> syn::Result<Option<Duration>> {
    list::equals(input, key, "\"250ms\"")?;
    if input.peek(syn::Ident) && !input.peek2(Token![::]) {
        let word: Ident = input.parse()?;
        return if word == symbol::OFF { Ok(None) } else { Err(mistake(&word)) };
    }
    let text: LitStr = input.parse().map_err(|error| mistake_at(error.span()))?;
    duration(&text.value()).map(Some).ok_or_else(|| mistake(&text))
}

/// A whole number above zero and a unit.
fn duration(text: &str) -> Option<Duration> {
    let (number, unit) = text.split_at(text.find(|char: char| !char.is_ascii_digit())?);
    let (_, nanos) = UNITS.iter().find(|(name, _)| *name == unit.trim_start())?;
    let nanos = number.parse::<u64>().ok()?.checked_mul(*nanos)?;
    (nanos > 0).then(|| Duration::from_nanos(nanos))
}

fn mistake(found: &impl quote::ToTokens) -> syn::Error {
    syn::Error::new_spanned(found, MESSAGE)
}

fn mistake_at(place: proc_macro2::Span) -> syn::Error {
    syn::Error::new(place, MESSAGE)
}

const MESSAGE: &str = "`slow` takes a whole number with a unit, such as `\"250ms\"`, or `off`; \
                       the units are `ns`, `us`, `ms`, `s` and `min`";

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::duration;

    #[test]
    fn a_duration_is_a_whole_number_with_a_unit() {
        let read = ["250ms", "2 s", "1min", "7us", "9ns"].map(duration);
        let nanos = [250_000_000, 2_000_000_000, 60_000_000_000, 7_000, 9];
        assert_eq!(read, nanos.map(|nanos| Some(Duration::from_nanos(nanos))));
        let refused = ["", "ms", "250", "0ms", "1.5s", "-1s", "1h", "99999999999min", "1 m s"];
        assert_eq!(refused.map(duration), [None; 9]);
    }
}
