//! From a group to its rules.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::Group;
use crate::check::syntax_rule::{Fields, Problem};
use crate::expression::Located;
use crate::load::{Reader, first_key};
use crate::tree::{Mapping, Node};

impl Reader<'_> {
    pub(crate) fn group(
        &mut self,
        node: &Node<'_>,
        namespace: Option<Located<String>>,
        names: &mut BTreeMap<String, Range<usize>>,
    ) {
        let Some(mapping) = self.mapping(node, "a group") else {
            return;
        };
        self.unknown_fields(mapping, Fields::GROUP);
        let offset = self.duration(mapping, "query_offset");
        let delay = self.duration(mapping, "evaluation_delay");
        let strategy = mapping.value("partial_response_strategy");
        let group = Arc::new(Group {
            name: self.group_name(node, mapping, names),
            namespace,
            interval: self.duration(mapping, "interval"),
            query_offset: offset.or(delay),
            limit: self.limit(mapping),
            labels: self.fields(mapping, "labels", "`labels`", None),
            partial_response_strategy: strategy.and_then(|node| self.located(node)),
        });
        if let Some(rules) = mapping.get("rules") {
            for rule in self.list(&rules.value, "`rules`") {
                self.rule(rule, &group);
            }
        }
    }

    /// The group's name, which may be empty, but is then reported.
    fn group_name(
        &mut self,
        node: &Node<'_>,
        group: &Mapping<'_>,
        names: &mut BTreeMap<String, Range<usize>>,
    ) -> Located<String> {
        let name = group.value("name").and_then(|node| self.located(node));
        let Some(name) = name.filter(|name| !name.is_empty()) else {
            let missing = Problem::Missing { what: "`name`", of: "a group" };
            let range = first_key(node, group);
            self.report(range.clone(), &missing);
            return Located { value: String::new(), place: self.place(range) };
        };
        let range = name.place.range.clone();
        match names.get(&name.value).cloned() {
            Some(first) => {
                let name = name.value.clone();
                self.report(range, &Problem::RepeatedGroup { name, first });
            }
            None => {
                names.insert(name.value.clone(), range);
            }
        }
        name
    }

    fn limit(&mut self, group: &Mapping<'_>) -> Option<Located<u64>> {
        let node = group.value("limit")?;
        let limit = node.as_text().and_then(|text| text.parse().ok());
        if limit.is_none() {
            self.wrong_type(node, "`limit`", "a whole number");
        }
        limit.map(|value| Located { value, place: self.place(node.range.clone()) })
    }
}
