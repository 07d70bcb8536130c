//! The end of a bucket, or a quantile, as the label that it is on a page.

use super::number::push_float;

/// A bound, with the label `le` or `quantile` that says it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Bound {
    pub(super) value: f64,
    /// The label and what follows it up to the sample's value, in Prometheus' own format.
    pub(super) text: String,
    /// The same in OpenMetrics.
    pub(super) open_metrics: String,
}

impl Bound {
    /// The upper end of a bucket.
    pub(crate) fn le(value: f64) -> Self {
        Self::new("le", value)
    }

    /// A quantile.
    #[cfg(feature = "facade")]
    pub(crate) fn quantile(value: f64) -> Self {
        Self::new("quantile", value)
    }

    fn new(label: &str, value: f64) -> Self {
        let mut plain = String::new();
        push_float(&mut plain, value);
        let text = format!("{label}=\"{plain}\"}} ");
        let open_metrics = format!("{label}=\"{}\"}} ", canonical(value, plain));
        Self { value, text, open_metrics }
    }
}

/// A number as OpenMetrics wants it in labels ("Considerations: Canonical Numbers", version 1.0.0): what
/// Go's `%g` writes, and `.0` where that could be an integer.
fn canonical(value: f64, plain: String) -> String {
    if !value.is_finite() {
        return plain;
    }
    let scientific = format!("{value:e}");
    let Some((digits, exponent)) = scientific.split_once('e') else {
        return plain;
    };
    match exponent.parse() {
        Ok(exponent @ (..-4 | 6..)) if value != 0.0 => {
            let sign = if exponent < 0_i32 { '-' } else { '+' };
            format!("{digits}e{sign}{:02}", exponent.unsigned_abs())
        }
        _ if plain.contains('.') => plain,
        _ => plain + ".0",
    }
}

#[cfg(test)]
mod tests {
    use super::Bound;

    #[test]
    fn bounds_of_open_metrics_are_canonical_numbers() {
        let bounds = [0.0, 0.005, 1.0, 10.0, 100_000.0, 1e6, 1_073_741_824.0, 1e-5, f64::INFINITY];
        let labels = bounds.map(|bound| {
            let Bound { text, open_metrics, .. } = Bound::le(bound);
            [text, open_metrics].map(|label| label[4..label.len() - 3].to_owned()).join(" ")
        });
        assert_eq!(
            labels,
            [
                "0 0.0",
                "0.005 0.005",
                "1 1.0",
                "10 10.0",
                "100000 100000.0",
                "1000000 1e+06",
                "1073741824 1.073741824e+09",
                "0.00001 1e-05",
                "+Inf +Inf",
            ]
        );
    }
}
