//! Reads back what the facade's exporter writes, so that its families are on a page of any format.
//!
//! The exporter gives out nothing but a finished page. This reads the page of that one writer, each block
//! a family: its help, its type, its samples; and of summaries and histograms, for each series the
//! quantiles or buckets, then the sum, then the count.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::decimal::{Decimal, Places};
use crate::page::{Bound, Family, Histogram, Kind, Labels, Number, Summary, Value};

/// What the facade has recorded.
#[derive(Debug, Default)]
pub(crate) struct Parsed {
    pub(crate) families: Vec<Family<'static>>,
    /// Families of which a part is left out, because no page can show it: two series with the same labels,
    /// a label that is there twice, or one that has no name or a name that is taken.
    pub(crate) incomplete: BTreeSet<String>,
}

/// Reads a page of the exporter.
pub(crate) fn parse(page: &str) -> Parsed {
    let mut parsed = Parsed::default();
    let mut help = "";
    let mut lines = page.split('\n').peekable();
    while let Some(line) = lines.next() {
        if let Some(described) = line.strip_prefix("# HELP ") {
            help = described.split_once(' ').map_or("", |(_, help)| help);
        } else if let Some((name, kind)) =
            line.strip_prefix("# TYPE ").and_then(|typed| typed.split_once(' '))
        {
            let mut samples = Vec::new();
            while let Some(line) = lines.next_if(|line| !line.is_empty() && !line.starts_with('#'))
            {
                samples.push(line);
            }
            let help = unescaped(core::mem::take(&mut help), None);
            let help = help.map_or_else(String::new, |(help, _)| help);
            let block = Block { name, kind, samples: &samples };
            match block.family(help) {
                Some((family, is_complete)) => {
                    parsed.families.push(family);
                    if !is_complete {
                        parsed.incomplete.insert(name.to_owned());
                    }
                }
                None => {
                    parsed.incomplete.insert(name.to_owned());
                }
            }
        }
    }
    parsed.families.sort_by_cached_key(Family::name);
    parsed
}

/// The part of a page that is one family.
struct Block<'a> {
    name: &'a str,
    kind: &'a str,
    samples: &'a [&'a str],
}

impl Block<'_> {
    /// The family, and whether all of it is there.
    fn family(&self, help: String) -> Option<(Family<'static>, bool)> {
        let samples: Option<Vec<Sample<'_>>> =
            self.samples.iter().map(|line| Sample::read(line)).collect();
        let samples = samples?;
        let name = (!self.name.is_empty()).then(|| self.name.to_owned())?;
        let (family, series) = match self.kind {
            "counter" if self.name.ends_with("_total") => {
                (Family::new(name, Kind::Counter, help), plain(samples))
            }
            "counter" => (Family::new(name, Kind::BareCounter, help), plain(samples)),
            "gauge" => (Family::new(name, Kind::Gauge, help), plain(samples)),
            "summary" => {
                let (bounds, series) = joined(samples, "quantile", summary)?;
                let bounds = bounds.into_iter().map(Bound::quantile).collect();
                (Family::new(name, Kind::Summary, help).with_bounds(bounds), series)
            }
            "histogram" => {
                let (bounds, series) = joined(samples, "le", histogram)?;
                let bounds = bounds.into_iter().map(Bound::le).collect();
                (Family::new(name, Kind::Histogram, help).with_bounds(bounds), series)
            }
            _ => return None,
        };
        Some(filled(family, series))
    }
}

fn filled(mut family: Family<'static>, series: Vec<(Pairs<'_>, Value)>) -> (Family<'static>, bool) {
    let own_label = family.own_label().unwrap_or_default();
    let mut is_complete = true;
    let mut names: Vec<Arc<str>> = Vec::new();
    for (pairs, value) in series {
        let is_free = |at: usize, name: &str| {
            !["", "__name__", own_label].contains(&name)
                && pairs[..at].iter().all(|(other, _)| *other != name)
        };
        if !pairs.iter().enumerate().all(|(at, (name, _))| is_free(at, name)) {
            is_complete = false;
            continue;
        }
        let mut labels = Labels::default();
        for (name, value) in pairs {
            labels.push(&shared(&mut names, name), &value);
        }
        is_complete &= family.insert(labels, value);
    }
    (family, is_complete)
}

/// The series of a family have few names, and share them.
fn shared(names: &mut Vec<Arc<str>>, name: &str) -> Arc<str> {
    if let Some(known) = names.iter().find(|known| ***known == *name) {
        return Arc::clone(known);
    }
    let new: Arc<str> = name.into();
    names.push(Arc::clone(&new));
    new
}

/// Labels as they stand on the page, their values unescaped.
type Pairs<'a> = Vec<(&'a str, String)>;

type Series<'a> = (Pairs<'a>, Value);

/// A line with a value.
struct Sample<'a> {
    labels: Pairs<'a>,
    value: &'a str,
}

impl<'a> Sample<'a> {
    fn read(line: &'a str) -> Option<Self> {
        let at = line.find(['{', ' '])?;
        let mut labels = Vec::new();
        let mut rest = &line[at..];
        if let Some(mut inside) = rest.strip_prefix('{') {
            rest = loop {
                let (name, quoted) = inside.split_once("=\"")?;
                let (value, after) = unescaped(quoted, Some('"'))?;
                labels.push((name, value));
                let after = after.strip_prefix('"')?;
                match after.strip_prefix(',') {
                    Some(more) => inside = more,
                    None => break after.strip_prefix('}')?,
                }
            };
        }
        Some(Self { labels, value: rest.strip_prefix(' ')? })
    }

    /// The bound of a bucket or a quantile, which is the last label.
    fn bound(&self, label: &str) -> Option<f64> {
        self.labels.last().filter(|(name, _)| *name == label)?.1.parse().ok()
    }
}

/// A text up to what ends it, and what follows.
fn unescaped(text: &str, end: Option<char>) -> Option<(String, &str)> {
    let length = end.and_then(|end| text.find(end)).unwrap_or(text.len());
    // Next to no text has anything to undo.
    if !text[..length].contains('\\') {
        return Some((text[..length].to_owned(), &text[length..]));
    }
    let mut plain = String::with_capacity(text.len());
    let mut chars = text.char_indices();
    while let Some((at, char)) = chars.next() {
        match char {
            char if Some(char) == end => return Some((plain, &text[at..])),
            '\\' => plain.push(match chars.next()?.1 {
                'n' => '\n',
                other => other,
            }),
            other => plain.push(other),
        }
    }
    Some((plain, ""))
}

fn plain(samples: Vec<Sample<'_>>) -> Vec<Series<'_>> {
    let series = samples.into_iter().map(|sample| {
        let number = number(sample.value);
        (sample.labels, Value::Number(number))
    });
    series.collect()
}

/// Joins the lines of each series, whose labels are those of its sum. What comes first are the bounds, which
/// all have.
fn joined<'a>(
    samples: Vec<Sample<'a>>,
    label: &str,
    value: fn(Vec<&'a str>, Number, u64) -> Option<Value>,
) -> Option<(Vec<f64>, Vec<Series<'a>>)> {
    let mut bounds: Option<Vec<f64>> = None;
    let mut series = Vec::new();
    let mut samples = samples.into_iter().peekable();
    while samples.peek().is_some() {
        let (mut own, mut values) = (Vec::new(), Vec::new());
        while let Some(bound) = samples.peek().and_then(|sample| sample.bound(label)) {
            own.push(bound);
            values.extend(samples.next().map(|sample| sample.value));
        }
        let (sum, count) = (samples.next()?, samples.next()?);
        if *bounds.get_or_insert_with(|| own.clone()) != own {
            return None;
        }
        let value = value(values, number(sum.value), count.value.parse().ok()?)?;
        series.push((sum.labels, value));
    }
    Some((bounds.unwrap_or_default(), series))
}

#[expect(clippy::unnecessary_wraps, reason = "a histogram may be none")]
fn summary(values: Vec<&str>, sum: Number, count: u64) -> Option<Value> {
    let quantiles = values.into_iter().map(number).collect();
    Some(Value::Summary(Summary { quantiles, sum, count }))
}

/// Its buckets are cumulative on the page, and count everything in the last one.
fn histogram(values: Vec<&str>, sum: Number, _: u64) -> Option<Value> {
    let mut before = 0_u64;
    let buckets = values.into_iter().map(|count| {
        let count: u64 = count.parse().ok()?;
        count.checked_sub(core::mem::replace(&mut before, count))
    });
    Some(Value::Histogram(Histogram::new(buckets.collect::<Option<_>>()?, sum)))
}

/// The exporter writes integers, and floats as the standard library shows them.
fn number(text: &str) -> Number {
    match text.parse() {
        Ok(whole) => Number::Exact(Decimal::recorded(whole, Places::None)),
        Err(_) => Number::Float(text.parse().unwrap_or(f64::NAN)),
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};
    use metrics_exporter_prometheus::{Matcher, PrometheusBuilder};

    use super::parse;
    use crate::page::text_of;

    /// What the exporter has after a recording, and what is read back, as a page.
    fn check(record: impl FnOnce(), expected: &Expect) {
        let recorder = PrometheusBuilder::new()
            .set_buckets_for_metric(Matcher::Full("sizes".to_owned()), &[0.5, 10.0])
            .unwrap()
            .build_recorder();
        let handle = recorder.handle();
        metrics::with_local_recorder(&recorder, record);
        let parsed = parse(&handle.render());
        let incomplete = format!("incomplete: {:?}\n", parsed.incomplete);
        expected.assert_eq(&(text_of(&parsed.families) + &incomplete));
    }

    #[test]
    fn counters_and_gauges_come_back_with_hostile_labels_and_every_number() {
        check(
            || {
                metrics::describe_counter!("jobs", "Back\\slash, \"marks\"\nand a line.");
                metrics::counter!("jobs", "path" => "a\nb\"c{d=\"e\",f}", "b.c" => "\\")
                    .absolute(u64::MAX);
                metrics::counter!("done_total").increment(1);
                metrics::gauge!("load", "at" => "1").set(0.1 + 0.2);
                metrics::gauge!("load", "at" => "2").set(f64::NEG_INFINITY);
                metrics::gauge!("load", "at" => "3").set(f64::NAN);
                metrics::gauge!("load", "at" => "4").set(-7.0);
            },
            &expect![[r#"
                # TYPE done_total counter
                done_total 1
                # HELP jobs Back\\slash, "marks"\nand a line.
                # TYPE jobs counter
                jobs{path="a\nb\"c{d=\"e\",f}",b_c="\\"} 18446744073709551615
                # TYPE load gauge
                load{at="1"} 0.30000000000000004
                load{at="2"} -Inf
                load{at="3"} NaN
                load{at="4"} -7
                incomplete: {}
            "#]],
        );
    }

    #[test]
    fn summaries_and_histograms_come_back_with_their_series() {
        check(
            || {
                metrics::histogram!("sizes", "of" => "a").record(0.25);
                metrics::histogram!("sizes", "of" => "a").record(100.0);
                metrics::histogram!("sizes", "of" => "b").record(7.0);
                metrics::histogram!("waits").record(2.0);
            },
            &expect![[r#"
                # TYPE sizes histogram
                sizes_bucket{of="a",le="0.5"} 1
                sizes_bucket{of="a",le="10"} 1
                sizes_bucket{of="a",le="+Inf"} 2
                sizes_sum{of="a"} 100.25
                sizes_count{of="a"} 2
                sizes_bucket{of="b",le="0.5"} 0
                sizes_bucket{of="b",le="10"} 1
                sizes_bucket{of="b",le="+Inf"} 1
                sizes_sum{of="b"} 7
                sizes_count{of="b"} 1
                # TYPE waits summary
                waits{quantile="0"} 2
                waits{quantile="0.5"} 1.9999056357269998
                waits{quantile="0.9"} 1.9999056357269998
                waits{quantile="0.95"} 1.9999056357269998
                waits{quantile="0.99"} 1.9999056357269998
                waits{quantile="0.999"} 1.9999056357269998
                waits{quantile="1"} 2
                waits_sum 2
                waits_count 1
                incomplete: {}
            "#]],
        );
    }

    #[test]
    fn what_no_page_can_show_is_left_out_and_named() {
        check(
            || {
                metrics::gauge!("twice", "a.b" => "1", "a-b" => "2").set(1.0);
                metrics::gauge!("twice", "a.b" => "3").set(2.0);
                metrics::gauge!("same", "a.b" => "1").set(1.0);
                metrics::gauge!("same", "a-b" => "1").set(1.0);
                metrics::histogram!("odd", "quantile" => "high").record(1.0);
                metrics::gauge!("").set(1.0);
            },
            &expect![[r#"
                # TYPE same gauge
                same{a_b="1"} 1
                # TYPE twice gauge
                twice{a_b="3"} 2
                incomplete: {"", "odd", "same", "twice"}
            "#]],
        );
    }

    #[test]
    fn a_page_of_somebody_else_is_no_reason_to_panic() {
        let pages = [
            "# TYPE a counter\na{b 1",
            "# TYPE a summary\na_sum 1",
            "# TYPE a histogram\na_bucket{le=\"+Inf\"} x\na_sum 1\na_count 1",
            "# TYPE a histogram\na_bucket{le=\"1\"} 2\na_bucket{le=\"+Inf\"} 1\na_sum 1\na_count 1",
            "# TYPE a widget\na 1",
            "# TYPE a",
            "a\\",
        ];
        let read = pages.map(|page| {
            let parsed = parse(page);
            (parsed.families.len(), parsed.incomplete.len())
        });
        assert_eq!(read, [(0, 1), (0, 1), (0, 1), (0, 1), (0, 1), (0, 0), (0, 0)]);
    }
}
