//! The lines of an exposition page.
//!
//! Prometheus, "Exposition formats" (text 0.0.4), and OpenMetrics 1.0. What only one of them has, such as
//! units and exemplars, is read in both; values and timestamps are looked at and forgotten.

use std::collections::BTreeMap;

use super::ImportError;
use crate::external::MetricType;

/// What a page says, in its order.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Page {
    pub(super) families: Vec<Metadata>,
    pub(super) samples: Vec<Sample>,
    /// Whether it ends as OpenMetrics does.
    pub(super) is_open_metrics: bool,
}

/// What comments say of a family.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Metadata {
    pub(super) name: String,
    pub(super) kind: Kind,
    pub(super) unit: Option<String>,
    pub(super) help: String,
}

/// What stands behind `# TYPE`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Kind {
    Of(MetricType),
    /// Buckets that also fall.
    GaugeHistogram,
    #[default]
    Unsaid,
}

/// A sample without its value.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Sample {
    pub(super) name: String,
    pub(super) labels: BTreeMap<String, String>,
}

const KINDS: [(&str, Kind); 9] = [
    ("counter", Kind::Of(MetricType::Counter)),
    ("gauge", Kind::Of(MetricType::Gauge)),
    ("histogram", Kind::Of(MetricType::Histogram)),
    ("summary", Kind::Of(MetricType::Summary)),
    ("untyped", Kind::Of(MetricType::Unknown)),
    ("unknown", Kind::Of(MetricType::Unknown)),
    ("info", Kind::Of(MetricType::Info)),
    ("stateset", Kind::Of(MetricType::StateSet)),
    ("gaugehistogram", Kind::GaugeHistogram),
];

pub(super) fn parse(text: &str) -> Result<Page, ImportError> {
    let mut page = Page::default();
    for (index, line) in text.lines().enumerate() {
        let at = |message| ImportError { line: Some(index + 1), message };
        let line = line.trim_matches([' ', '\t']);
        if line == "# EOF" {
            page.is_open_metrics = true;
        } else if let Some(comment) = line.strip_prefix('#') {
            page.comment(comment).map_err(at)?;
        } else if !line.is_empty() {
            page.samples.push(sample(line).map_err(at)?);
        }
    }
    Ok(page)
}

impl Page {
    /// Takes what stands behind `#`. What is no metadata is a remark.
    fn comment(&mut self, comment: &str) -> Result<(), String> {
        let mut rest = Cursor { rest: comment.trim_start_matches([' ', '\t']) };
        let keyword = rest.word();
        if !matches!(keyword, "TYPE" | "HELP" | "UNIT") {
            return Ok(());
        }
        rest.blanks();
        let name = rest.name()?;
        rest.blanks();
        let family = self.family(name);
        match keyword {
            "TYPE" => {
                let word = rest.rest;
                let kind = KINDS.iter().find(|(name, _)| *name == word);
                let names = || KINDS.map(|(name, _)| name).join(", ");
                let (_, kind) =
                    kind.ok_or_else(|| format!("`{word}` is no type; the types are {}", names()))?;
                family.kind = *kind;
            }
            "HELP" => family.help = unescape(rest.rest),
            _ => family.unit = Some(rest.rest.to_owned()).filter(|unit| !unit.is_empty()),
        }
        Ok(())
    }

    /// The family of a name, which is the last one if its lines stand together.
    fn family(&mut self, name: String) -> &mut Metadata {
        let known = self.families.iter().rposition(|family| family.name == name);
        let index = known.unwrap_or_else(|| {
            self.families.push(Metadata { name, ..Metadata::default() });
            self.families.len() - 1
        });
        &mut self.families[index]
    }
}

fn sample(line: &str) -> Result<Sample, String> {
    let mut rest = Cursor { rest: line };
    let mut name = if rest.rest.starts_with('{') { None } else { Some(rest.name()?) };
    let mut labels = BTreeMap::new();
    rest.blanks();
    if rest.eat('{') {
        rest.labels(&mut name, &mut labels)?;
    }
    rest.blanks();
    let value = rest.word();
    // Both formats spell infinities and no number as this parser does.
    if value.parse::<f64>().is_err() {
        return Err(format!("`{value}` is no value of a sample"));
    }
    let name = name.ok_or("a sample without a name")?;
    Ok(Sample { name, labels })
}

/// Reads from the front.
struct Cursor<'a> {
    rest: &'a str,
}

impl<'a> Cursor<'a> {
    fn blanks(&mut self) {
        self.rest = self.rest.trim_start_matches([' ', '\t']);
    }

    /// Where it is, in words.
    fn here(&self) -> String {
        match self.rest.split_whitespace().next() {
            Some(word) => format!("before `{word}`"),
            None => "at the end of the line".to_owned(),
        }
    }

    fn eat(&mut self, char: char) -> bool {
        let rest = self.rest.strip_prefix(char);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    /// Everything up to a character for which `ends` holds.
    fn until(&mut self, ends: impl Fn(char) -> bool) -> &'a str {
        let (word, rest) = self.rest.split_at(self.rest.find(ends).unwrap_or(self.rest.len()));
        self.rest = rest;
        word
    }

    fn word(&mut self) -> &'a str {
        self.until(|char| matches!(char, ' ' | '\t'))
    }

    /// A name, in quotes where it has characters of any kind.
    fn name(&mut self) -> Result<String, String> {
        if self.rest.starts_with('"') {
            return self.quoted();
        }
        let name = self.until(|char| !(char.is_ascii_alphanumeric() || matches!(char, '_' | ':')));
        if name.is_empty() || name.starts_with(|char: char| char.is_ascii_digit()) {
            return Err(format!("a name was expected {}", self.here()));
        }
        Ok(name.to_owned())
    }

    fn quoted(&mut self) -> Result<String, String> {
        let unclosed = || "a text in quotes has no end".to_owned();
        if !self.eat('"') {
            return Err(format!("a text in quotes was expected {}", self.here()));
        }
        let mut escaped = false;
        let end = self.rest.find(|char| {
            let ends = char == '"' && !escaped;
            escaped = char == '\\' && !escaped;
            ends
        });
        let (text, rest) = self.rest.split_at(end.ok_or_else(unclosed)?);
        self.rest = rest;
        self.eat('"');
        Ok(unescape(text))
    }

    /// `name="value"` and `"metric"` up to the brace.
    fn labels(
        &mut self,
        metric: &mut Option<String>,
        labels: &mut BTreeMap<String, String>,
    ) -> Result<(), String> {
        loop {
            self.blanks();
            if self.eat('}') {
                return Ok(());
            }
            let quoted = self.rest.starts_with('"');
            let name = self.name()?;
            self.blanks();
            if self.eat('=') {
                self.blanks();
                let value = self.quoted()?;
                if labels.insert(name.clone(), value).is_some() {
                    return Err(format!("the label `{name}` stands twice"));
                }
            } else if quoted && metric.is_none() {
                *metric = Some(name);
            } else {
                return Err(format!("`=` was expected behind the label `{name}`"));
            }
            self.blanks();
            if !self.eat(',') && !self.rest.starts_with('}') {
                return Err(format!("`,` or `}}` was expected {}", self.here()));
            }
        }
    }
}

fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(char) = chars.next() {
        match char {
            '\\' => match chars.next() {
                Some('n') => out.push('\n'),
                Some(escaped @ ('\\' | '"')) => out.push(escaped),
                Some(other) => out.extend(['\\', other]),
                None => out.push('\\'),
            },
            char => out.push(char),
        }
    }
    out
}
