//! Prometheus' text format 0.0.4, as far as a table needs it: samples, without their types.

use std::fmt;

/// What one scrape returned.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Page {
    pub(super) samples: Vec<Sample>,
}

/// One line of a page.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Sample {
    pub(super) name: String,
    pub(super) labels: Vec<(String, String)>,
    pub(super) value: f64,
}

impl Sample {
    /// A label's value; empty where the label is missing, which is the same to Prometheus.
    pub(super) fn label(&self, name: &str) -> &str {
        let label = self.labels.iter().find(|(label, _)| label == name);
        label.map_or("", |(_, value)| value)
    }
}

/// A line that is no sample.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PageError {
    line: usize,
    expected: &'static str,
}

impl fmt::Display for PageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: expected {}", self.line, self.expected)
    }
}

impl std::error::Error for PageError {}

impl Page {
    pub(super) fn parse(text: &str) -> Result<Self, PageError> {
        let lines = text.lines().enumerate();
        let lines = lines.filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#'));
        let samples = lines.map(|(number, line)| {
            parse_sample(line).map_err(|expected| PageError { line: number + 1, expected })
        });
        Ok(Self { samples: samples.collect::<Result<_, _>>()? })
    }
}

fn parse_sample(line: &str) -> Result<Sample, &'static str> {
    let end = line.find(['{', ' ', '\t']).ok_or("a value after the name")?;
    let (name, mut rest) = line.split_at(end);
    if name.is_empty() {
        return Err("a metric's name");
    }
    let mut labels = Vec::new();
    if let Some(inside) = rest.strip_prefix('{') {
        rest = inside.trim_start();
        while !rest.starts_with('}') {
            let (label, after) = rest.split_once("=\"").ok_or("a label as `name=\"value\"`")?;
            let (value, after) = unescape(after)?;
            labels.push((label.trim().to_owned(), value));
            rest = after.trim_start();
            rest = rest.strip_prefix(',').unwrap_or(rest).trim_start();
        }
        rest = &rest[1..];
    }
    // A timestamp may follow the value.
    let value = rest.split_whitespace().next().ok_or("a value after the labels")?;
    let value = value.parse().map_err(|_| "a number")?;
    Ok(Sample { name: name.to_owned(), labels, value })
}

/// A label's value up to its quotation mark, and what follows that.
fn unescape(text: &str) -> Result<(String, &str), &'static str> {
    let mut value = String::new();
    let mut chars = text.chars();
    while let Some(char) = chars.next() {
        match char {
            '"' => return Ok((value, chars.as_str())),
            '\\' => value.push(match chars.next() {
                Some('n') => '\n',
                Some(other @ ('\\' | '"')) => other,
                _ => return Err("one of the escapes `\\\\`, `\\\"` and `\\n`"),
            }),
            other => value.push(other),
        }
    }
    Err("`\"` at the end of a label's value")
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::Page;

    #[test]
    fn names_labels_escapes_and_special_values_are_read() {
        let text = "# HELP a b\n# TYPE a gauge\na 1\n\nb{} -0.5 1700000000000\n\
                    c_bucket{x=\"y, {z}\",le=\"+Inf\",} +Inf\nd{p=\"\\\\ \\\" \\n\"} NaN\n";
        let page = Page::parse(text).unwrap();
        let lines: Vec<_> = page
            .samples
            .iter()
            .map(|sample| format!("{} {:?} {}", sample.name, sample.labels, sample.value))
            .collect();
        expect![[r#"
            a [] 1
            b [] -0.5
            c_bucket [("x", "y, {z}"), ("le", "+Inf")] inf
            d [("p", "\\ \" \n")] NaN"#]]
        .assert_eq(&lines.join("\n"));
        assert_eq!(page.samples[2].label("x"), "y, {z}");
        assert_eq!(page.samples[2].label("missing"), "");
    }

    #[test]
    fn mistakes_name_their_line() {
        let mistake = |text: &str| Page::parse(text).unwrap_err().to_string();
        assert_eq!(mistake("a 1\nb\n"), "line 2: expected a value after the name");
        assert_eq!(mistake("a{b} 1"), "line 1: expected a label as `name=\"value\"`");
        assert_eq!(mistake("a{b=\"c"), "line 1: expected `\"` at the end of a label's value");
        assert_eq!(
            mistake("a{b=\"\\t\"} 1"),
            "line 1: expected one of the escapes `\\\\`, `\\\"` and `\\n`"
        );
        assert_eq!(mistake("a{b=\"c\"}"), "line 1: expected a value after the labels");
        assert_eq!(mistake("a one"), "line 1: expected a number");
        assert_eq!(mistake("{a=\"b\"} 1"), "line 1: expected a metric's name");
    }
}
