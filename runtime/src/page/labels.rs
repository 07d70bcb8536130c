//! The labels of a series, and their text.

use std::sync::Arc;

use super::escaping::Escaping;

/// Names and values of labels; those without a value are left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Labels(Vec<(Arc<str>, String)>);

impl Labels {
    /// Adds a label, unless its value is empty. The series of a metric share the names.
    pub(crate) fn push(&mut self, name: &Arc<str>, value: &str) {
        if !value.is_empty() {
            self.0.push((Arc::clone(name), value.to_owned()));
        }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_ref(), value.as_str()))
    }

    /// The labels as they stand between a sample's braces.
    pub(super) fn text(&self, escaping: Escaping) -> String {
        let mut text = String::new();
        for (name, value) in self.iter() {
            if !text.is_empty() {
                text.push(',');
            }
            text.push_str(&escaping.name(name));
            text.push_str("=\"");
            push_escaped(&mut text, value, Quotes::Escaped);
            text.push('"');
        }
        text
    }
}

impl FromIterator<(Arc<str>, String)> for Labels {
    fn from_iter<T: IntoIterator<Item = (Arc<str>, String)>>(pairs: T) -> Self {
        let mut labels = Self::default();
        for (name, value) in pairs {
            labels.push(&name, &value);
        }
        labels
    }
}

/// What happens to quotation marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Quotes {
    Escaped,
    /// In the help of text 0.0.4, where they end nothing.
    Kept,
}

/// Appends a text with `\` and line feeds escaped, and quotation marks where they end the text.
pub(super) fn push_escaped(page: &mut String, text: &str, quotes: Quotes) {
    if !['\\', '\n', '"'].into_iter().any(|char| text.contains(char)) {
        page.push_str(text);
        return;
    }
    for char in text.chars() {
        match char {
            '\\' => page.push_str("\\\\"),
            '\n' => page.push_str("\\n"),
            '"' if quotes == Quotes::Escaped => page.push_str("\\\""),
            other => page.push(other),
        }
    }
}
