//! Parser events made into a tree, within bounds.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use saphyr_parser::{Event, Parser, ScalarStyle, Span};

use super::comments::{self, RawComment};
use super::extent::extent;
use crate::tree::{Entry, MAX_DEPTH, MAX_NODES, Mapping, Node, OpenMapping, Scalar, Style, Value};

/// How much text and how many nodes aliases may repeat, taken together.
const ALIAS_BUDGET: usize = 4 << 20;
/// What an anchor weighs beside its value.
const ANCHOR_WEIGHT: usize = 64;
const MERGE_KEY: &str = "<<";

/// The documents of a file up to the first syntax error, and what is wrong with it.
#[derive(Debug, Default)]
pub(crate) struct Loaded<'t> {
    pub(crate) documents: Vec<Node<'t>>,
    pub(crate) problems: Vec<Problem>,
    pub(crate) comments: Vec<RawComment>,
}

#[derive(Debug, PartialEq)]
pub(crate) struct Problem {
    pub(crate) kind: ProblemKind,
    pub(crate) range: Range<usize>,
}

#[derive(Debug, PartialEq)]
pub(crate) enum ProblemKind {
    Syntax(String),
    DuplicateKey { key: String, first: Range<usize> },
    KeyIsNoText,
    TooDeep,
    TooManyValues,
    TooManyComments,
    TooManyAliases,
}

/// Loads every document of a text.
pub(crate) fn load(text: &str) -> Loaded<'_> {
    let mut loader = Loader {
        text,
        offsets: Offsets::new(text),
        open: Vec::new(),
        anchors: HashMap::new(),
        alias_budget: ALIAS_BUDGET,
        nodes: 0,
        has_comments: text.contains('#'),
        scalars: Vec::new(),
        loaded: Loaded::default(),
    };
    let mut read = text.len();
    for event in Parser::new_from_str(text) {
        let step = match event {
            Ok((event, span)) => loader.on_event(event, &span),
            Err(error) => {
                let at = loader.offsets.byte(error.marker().index());
                Err(Problem { kind: ProblemKind::Syntax(error.info().to_owned()), range: at..at })
            }
        };
        if let Err(problem) = step {
            read = problem.range.start;
            loader.loaded.problems.push(problem);
            break;
        }
    }
    let Loader { scalars, loaded: mut result, .. } = loader;
    match comments::scan(&text[..read], &scalars) {
        Ok(comments) => result.comments = comments,
        Err(at) => {
            result.problems.push(Problem { kind: ProblemKind::TooManyComments, range: at..at + 1 });
        }
    }
    result
}

struct Loader<'t> {
    text: &'t str,
    offsets: Offsets,
    open: Vec<Open<'t>>,
    anchors: HashMap<usize, Node<'t>>,
    alias_budget: usize,
    nodes: usize,
    has_comments: bool,
    /// Where scalars stand, rising: a `#` in them starts no comment.
    scalars: Vec<Range<usize>>,
    loaded: Loaded<'t>,
}

/// A collection whose end hasn't come yet.
struct Open<'t> {
    anchor: usize,
    range: Range<usize>,
    items: Items<'t>,
}

enum Items<'t> {
    Sequence(Vec<Node<'t>>),
    Mapping { mapping: OpenMapping<'t>, key: Option<Node<'t>> },
}

impl<'t> Loader<'t> {
    fn on_event(&mut self, event: Event<'t>, span: &Span) -> Result<(), Problem> {
        let range = self.offsets.range(span);
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let style = match style {
                    ScalarStyle::Plain => Style::Plain,
                    ScalarStyle::SingleQuoted => Style::SingleQuoted,
                    ScalarStyle::DoubleQuoted => Style::DoubleQuoted,
                    ScalarStyle::Literal | ScalarStyle::Folded => Style::Block,
                };
                let has_properties = anchor > 0 || tag.is_some();
                let own = extent(self.text, range.clone(), style, has_properties);
                let range = range.start..own.end;
                // The parser always copies; most texts stand in the file as they read.
                let written = &self.text[own.clone()];
                let text = if text == written { Cow::Borrowed(written) } else { text };
                let scalar = Scalar { text, style, start: own.start };
                if self.has_comments {
                    self.scalars.push(own);
                }
                let value = Value::Scalar(scalar);
                self.finish(anchor, Node { value, range })?;
            }
            Event::SequenceStart(anchor, _) => {
                self.start(anchor, range, Items::Sequence(Vec::new()))?;
            }
            Event::MappingStart(anchor, _) => {
                let items = Items::Mapping { mapping: OpenMapping::default(), key: None };
                self.start(anchor, range, items)?;
            }
            Event::SequenceEnd | Event::MappingEnd => {
                if let Some(open) = self.open.pop() {
                    let value = match open.items {
                        Items::Sequence(items) => Value::Sequence(items),
                        Items::Mapping { mapping, .. } => Value::Mapping(merge(mapping.finish())),
                    };
                    let range = open.range;
                    self.finish(open.anchor, Node { value, range })?;
                }
            }
            Event::Alias(anchor) => {
                let node = self.resolve(anchor, range)?;
                self.finish(0, node)?;
            }
            Event::Nothing
            | Event::StreamStart
            | Event::StreamEnd
            | Event::DocumentStart(_)
            | Event::DocumentEnd => {}
        }
        Ok(())
    }

    fn start(
        &mut self,
        anchor: usize,
        range: Range<usize>,
        items: Items<'t>,
    ) -> Result<(), Problem> {
        if self.open.len() == MAX_DEPTH {
            let kind = ProblemKind::TooDeep;
            return Err(Problem { kind, range });
        }
        self.open.push(Open { anchor, range, items });
        Ok(())
    }

    fn resolve(&mut self, anchor: usize, range: Range<usize>) -> Result<Node<'t>, Problem> {
        let Some(node) = self.anchors.get(&anchor) else {
            // The parser gives ids of anchors it has seen; only one that isn't finished is missing.
            let kind = ProblemKind::Syntax("an alias stands within what it stands for".to_owned());
            return Err(Problem { kind, range });
        };
        let node = node.clone();
        self.spend(weight(&node), range)?;
        Ok(node)
    }

    /// Takes from what copies of anchored values may weigh.
    fn spend(&mut self, weight: usize, range: Range<usize>) -> Result<(), Problem> {
        match self.alias_budget.checked_sub(weight) {
            Some(left) => {
                self.alias_budget = left;
                Ok(())
            }
            None => Err(Problem { kind: ProblemKind::TooManyAliases, range }),
        }
    }

    fn finish(&mut self, anchor: usize, node: Node<'t>) -> Result<(), Problem> {
        self.nodes += 1;
        if self.nodes > MAX_NODES {
            return Err(Problem { kind: ProblemKind::TooManyValues, range: node.range });
        }
        if anchor > 0 {
            self.spend(ANCHOR_WEIGHT + weight(&node), node.range.clone())?;
            self.anchors.insert(anchor, node.clone());
        }
        let problems = &mut self.loaded.problems;
        let Some(open) = self.open.last_mut() else {
            self.loaded.documents.push(node);
            return Ok(());
        };
        open.range.end = open.range.end.max(node.range.end);
        match &mut open.items {
            Items::Sequence(items) => items.push(node),
            Items::Mapping { mapping, key } => match key.take() {
                None => *key = Some(node),
                Some(key) => problems.extend(insert(mapping, key, node)),
            },
        }
        Ok(())
    }
}

/// Adds an entry, or says why not.
fn insert<'t>(mapping: &mut OpenMapping<'t>, key: Node<'t>, value: Node<'t>) -> Option<Problem> {
    let range = key.range;
    let Value::Scalar(Scalar { text: key, .. }) = key.value else {
        let kind = ProblemKind::KeyIsNoText;
        return Some(Problem { kind, range });
    };
    let (entry, first) = mapping.insert(Entry { key, key_range: range, value }).err()?;
    let kind = ProblemKind::DuplicateKey { key: entry.key.into_owned(), first };
    Some(Problem { kind, range: entry.key_range })
}

/// Replaces `<<` by the entries it stands for, which never override those that are written out.
fn merge(mut mapping: Mapping<'_>) -> Mapping<'_> {
    let Some(at) = mapping.entries.iter().position(|entry| entry.key == MERGE_KEY) else {
        return mapping;
    };
    let merged = match mapping.entries.remove(at).value.value {
        Value::Mapping(one) => vec![one],
        Value::Sequence(several) => several
            .into_iter()
            .filter_map(|node| match node.value {
                Value::Mapping(one) => Some(one),
                Value::Scalar(_) | Value::Sequence(_) => None,
            })
            .collect(),
        Value::Scalar(_) => Vec::new(),
    };
    for entry in merged.into_iter().flat_map(|one| one.entries) {
        if mapping.get(&entry.key).is_none() {
            mapping.entries.push(entry);
        }
    }
    mapping
}

fn weight(node: &Node<'_>) -> usize {
    1 + match &node.value {
        Value::Scalar(scalar) => scalar.text.len(),
        Value::Sequence(items) => items.iter().map(weight).sum(),
        Value::Mapping(mapping) => {
            mapping.entries.iter().map(|entry| entry.key.len() + weight(&entry.value)).sum()
        }
    }
}

/// The parser counts characters, everything else counts bytes.
enum Offsets {
    Ascii { len: usize },
    Table(Vec<usize>),
}

impl Offsets {
    fn new(text: &str) -> Self {
        if text.is_ascii() {
            return Self::Ascii { len: text.len() };
        }
        let starts = text.char_indices().map(|(byte, _)| byte);
        Self::Table(starts.chain([text.len()]).collect())
    }

    fn byte(&self, char: usize) -> usize {
        match self {
            Self::Ascii { len } => char.min(*len),
            Self::Table(bytes) => bytes[char.min(bytes.len() - 1)],
        }
    }

    fn range(&self, span: &Span) -> Range<usize> {
        let start = self.byte(span.start.index());
        start..self.byte(span.end.index()).max(start)
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::load;
    use crate::tree::outline;

    fn check(text: &str, expect: &Expect) {
        let loaded = load(text);
        let documents = loaded.documents.iter().map(outline);
        let problems =
            loaded.problems.iter().map(|problem| format!("{:?} {:?}", problem.range, problem.kind));
        let lines: Vec<_> = documents.chain(problems).collect();
        expect.assert_eq(&lines.join("\n"));
    }

    #[test]
    fn documents_aliases_and_merges_come_out_as_they_are_meant() {
        check(
            "a: &x {k: 1, l: 2}\nb: *x\nc:\n  <<: *x\n  l: 3\n---\n- é\n- |\n  x\n",
            &expect![[r#"
                {a: {k: "1", l: "2"}, b: {k: "1", l: "2"}, c: {l: "3", k: "1"}}
                ["é", "x\n"]"#]],
        );
    }

    #[test]
    fn a_repeated_key_is_reported_with_both_places_and_the_first_stays() {
        check(
            "é: 1\nb: 2\né: 3\n",
            &expect![[r#"
                {é: "1", b: "2"}
                11..13 DuplicateKey { key: "é", first: 0..2 }"#]],
        );
    }

    #[test]
    fn a_syntax_error_keeps_the_documents_before_it() {
        check(
            "a: 1\n---\nb: c: d\n",
            &expect![[r#"
                {a: "1"}
                13..13 Syntax("mapping values are not allowed in this context")"#]],
        );
    }

    #[test]
    fn nesting_stops_at_the_bound() {
        check(&"[".repeat(100), &expect!["64..65 TooDeep"]);
        check(&"- ".repeat(100), &expect!["128..128 TooDeep"]);
    }

    #[test]
    fn aliases_that_multiply_stop_at_the_bound() {
        let first = "a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]".to_owned();
        let levels = (1..12).map(|level| {
            let alias = format!("*a{}", level - 1);
            format!("a{level}: &a{level} [{}]", [alias.as_str(); 9].join(", "))
        });
        let bomb: Vec<_> = [first].into_iter().chain(levels).collect();
        let bomb = bomb.join("\n");
        let loaded = load(&bomb);
        let problems: Vec<_> = loaded.problems.iter().map(|p| &p.kind).collect();
        expect!["[TooManyAliases]"].assert_eq(&format!("{problems:?}"));
    }

    #[test]
    fn an_alias_of_itself_is_an_error() {
        check(
            "a: &a [*a]\n",
            &expect![[r#"7..9 Syntax("an alias stands within what it stands for")"#]],
        );
    }
}
