//! What every piece of a rule file is read with.

use std::ops::Range;
use std::sync::Arc;

use super::{Duration, Field};
use crate::check::syntax_rule::{self, Fields, Problem};
use crate::expression::Located;
use crate::finding::Subject;
use crate::load::Reader;
use crate::template;
use crate::tree::{Mapping, Node};

impl Reader<'_> {
    pub(crate) fn report(&mut self, range: Range<usize>, problem: &Problem) {
        let finding = syntax_rule::finding(self.file, range, problem);
        self.find(finding);
    }

    pub(crate) fn unknown_fields(&mut self, mapping: &Mapping<'_>, fields: Fields) {
        for entry in &mapping.entries {
            if !fields.allowed.contains(&&*entry.key) {
                let unknown = Problem::UnknownField { field: entry.key.to_string(), fields };
                self.report(entry.key_range.clone(), &unknown);
            }
        }
    }

    pub(crate) fn mapping<'n, 't>(
        &mut self,
        node: &'n Node<'t>,
        what: &'static str,
    ) -> Option<&'n Mapping<'t>> {
        let mapping = node.as_mapping();
        if mapping.is_none() {
            self.wrong_type(node, what, "a mapping");
        }
        mapping
    }

    /// The items of a list; nothing in its place is a list without items, as Prometheus has it.
    pub(crate) fn list<'n, 't>(
        &mut self,
        node: &'n Node<'t>,
        what: &'static str,
    ) -> &'n [Node<'t>] {
        let items = node.as_sequence();
        if items.is_none() && !node.is_null() {
            self.wrong_type(node, what, "a list");
        }
        items.unwrap_or_default()
    }

    pub(super) fn wrong_type(
        &mut self,
        node: &Node<'_>,
        what: &'static str,
        expected: &'static str,
    ) {
        let found = node.describe();
        let problem = Problem::WrongType { what, expected, found };
        self.report(node.range.clone(), &problem);
    }

    /// A duration, if the mapping has one under this key.
    pub(super) fn duration(
        &mut self,
        mapping: &Mapping<'_>,
        key: &'static str,
    ) -> Option<Located<Duration>> {
        let node = mapping.value(key)?;
        let Some(text) = node.as_text() else {
            self.wrong_type(node, "a duration", "a text");
            return None;
        };
        let duration = Duration::parse(text);
        if duration.is_none() {
            let text = text.to_owned();
            self.report(node.range.clone(), &Problem::NoDuration { field: key, text });
        }
        duration.map(|value| Located { value, place: self.place(node.range.clone()) })
    }

    /// Labels or annotations, if the mapping has some under this key.
    pub(super) fn fields(
        &mut self,
        mapping: &Mapping<'_>,
        key: &'static str,
        what: &'static str,
        subject: Option<&Arc<Subject>>,
    ) -> Vec<Field> {
        let Some(node) = mapping.value(key) else {
            return Vec::new();
        };
        let mut fields = Vec::new();
        for entry in self.mapping(node, what).map(|fields| &fields.entries).into_iter().flatten() {
            let Some(value) = self.expression_or_empty(&entry.value, subject) else {
                self.wrong_type(&entry.value, "a value", "a text");
                continue;
            };
            let place = self.place(entry.key_range.clone());
            let name = Located { value: entry.key.to_string(), place };
            let template = template::read(&value.text);
            fields.push(Field { name, value, template });
        }
        fields
    }
}
