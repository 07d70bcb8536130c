//! A YAML or JSON document as a tree whose every node knows its bytes.
//!
//! Both formats become the same tree, because most kinds of file come in both. It borrows from the file's
//! text where that is how a value reads, and is dropped once the file is loaded.

mod align;
mod pointer;
mod positions;

use std::borrow::Cow;
use std::ops::Range;

pub(crate) use pointer::pointer;
pub(crate) use positions::{Builder, Positions};

/// A document nests no deeper than this; rule files nest about ten deep, dashboards about twenty.
pub(crate) const MAX_DEPTH: usize = 64;
/// A file has no more values than this: it bounds the memory that a hostile file takes.
pub(crate) const MAX_NODES: usize = 1 << 20;

/// A value and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Node<'t> {
    pub(crate) value: Value<'t>,
    pub(crate) range: Range<usize>,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value<'t> {
    Scalar(Scalar<'t>),
    Sequence(Vec<Node<'t>>),
    Mapping(Mapping<'t>),
}

/// A text with the way in which it is written.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Scalar<'t> {
    pub(crate) text: Cow<'t, str>,
    pub(crate) style: Style,
    /// Where the text itself starts: behind an anchor and a tag, and behind a block's header.
    pub(crate) start: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    /// Without quotes; JSON's numbers, `true`, `false` and `null` as well.
    Plain,
    SingleQuoted,
    DoubleQuoted,
    /// `|` and `>`
    Block,
    /// A JSON string.
    Json,
}

/// Entries in the order of the file; those that `<<` merges in come last.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Mapping<'t> {
    pub(crate) entries: Vec<Entry<'t>>,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Entry<'t> {
    pub(crate) key: Cow<'t, str>,
    pub(crate) key_range: Range<usize>,
    pub(crate) value: Node<'t>,
}

impl<'t> Node<'t> {
    pub(crate) fn as_mapping(&self) -> Option<&Mapping<'t>> {
        match &self.value {
            Value::Mapping(mapping) => Some(mapping),
            Value::Scalar(_) | Value::Sequence(_) => None,
        }
    }

    pub(crate) fn as_sequence(&self) -> Option<&[Node<'t>]> {
        match &self.value {
            Value::Sequence(items) => Some(items),
            Value::Scalar(_) | Value::Mapping(_) => None,
        }
    }

    /// The scalar, unless it is a null.
    pub(crate) fn as_scalar(&self) -> Option<&Scalar<'t>> {
        match &self.value {
            Value::Scalar(scalar) if !scalar.is_null() => Some(scalar),
            Value::Scalar(_) | Value::Sequence(_) | Value::Mapping(_) => None,
        }
    }

    /// The text of a scalar, unless it is a null.
    pub(crate) fn as_text(&self) -> Option<&str> {
        self.as_scalar().map(|scalar| &*scalar.text)
    }

    pub(crate) fn is_null(&self) -> bool {
        matches!(&self.value, Value::Scalar(scalar) if scalar.is_null())
    }

    /// The value behind a key, if this is a mapping that has it and it is no null.
    pub(crate) fn get(&self, key: &str) -> Option<&Node<'t>> {
        self.as_mapping()?.value(key)
    }

    /// The text behind a key.
    pub(crate) fn text(&self, key: &str) -> Option<&str> {
        self.get(key)?.as_text()
    }

    /// Whether the value behind a key is `true`.
    pub(crate) fn is_true(&self, key: &str) -> bool {
        self.text(key) == Some("true")
    }

    /// The items of the list behind a key; none if there is no such list.
    pub(crate) fn items(&self, key: &str) -> &[Node<'t>] {
        self.get(key).and_then(Node::as_sequence).unwrap_or_default()
    }

    /// What it is, to say what was found in place of something else.
    pub(crate) fn describe(&self) -> &'static str {
        match &self.value {
            Value::Scalar(scalar) if scalar.is_null() => "nothing",
            Value::Scalar(_) => "a text",
            Value::Sequence(_) => "a list",
            Value::Mapping(_) => "a mapping",
        }
    }
}

impl Scalar<'_> {
    fn is_null(&self) -> bool {
        // The spellings of YAML 1.2's core schema, section 10.3.2.
        self.style == Style::Plain && matches!(&*self.text, "" | "~" | "null" | "Null" | "NULL")
    }
}

impl<'t> Mapping<'t> {
    pub(crate) fn get(&self, key: &str) -> Option<&Entry<'t>> {
        self.entries.iter().find(|entry| entry.key == key)
    }

    /// The value behind a key, unless it is a null.
    pub(crate) fn value(&self, key: &str) -> Option<&Node<'t>> {
        self.get(key).map(|entry| &entry.value).filter(|node| !node.is_null())
    }

    /// The text behind a key, where there is one.
    pub(crate) fn text(&self, key: &str) -> Option<&str> {
        self.value(key)?.as_text()
    }
}

/// A mapping while it is read: knows its keys, so that a repeated one is found without comparing all.
#[derive(Debug, Default)]
pub(crate) struct OpenMapping<'t> {
    mapping: Mapping<'t>,
    seen: std::collections::HashMap<Cow<'t, str>, usize>,
}

impl<'t> OpenMapping<'t> {
    /// Up to as many entries, which few mappings exceed, looking at each is quicker than a table.
    const SMALL: usize = 32;

    /// Adds an entry, or answers where its key stands already.
    pub(crate) fn insert(&mut self, entry: Entry<'t>) -> Result<(), (Entry<'t>, Range<usize>)> {
        let entries = &mut self.mapping.entries;
        let first = if entries.len() < Self::SMALL {
            entries.iter().position(|first| first.key == entry.key)
        } else {
            if self.seen.is_empty() {
                self.seen.extend(entries.iter().map(|entry| entry.key.clone()).zip(0..));
            }
            let at = *self.seen.entry(entry.key.clone()).or_insert(entries.len());
            (at < entries.len()).then_some(at)
        };
        if let Some(first) = first {
            let first = entries[first].key_range.clone();
            return Err((entry, first));
        }
        if entries.is_empty() {
            entries.reserve(8);
        }
        entries.push(entry);
        Ok(())
    }

    pub(crate) fn finish(self) -> Mapping<'t> {
        self.mapping
    }
}

/// A document on one line, for tests.
#[cfg(test)]
pub(crate) fn outline(node: &Node<'_>) -> String {
    match &node.value {
        Value::Scalar(scalar) => format!("{:?}", scalar.text),
        Value::Sequence(items) => {
            let items: Vec<_> = items.iter().map(outline).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Mapping(mapping) => {
            let entries: Vec<_> = mapping
                .entries
                .iter()
                .map(|entry| format!("{}: {}", entry.key, outline(&entry.value)))
                .collect();
            format!("{{{}}}", entries.join(", "))
        }
    }
}
