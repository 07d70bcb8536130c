//! Where a dashboard names its variables.

use std::ops::Range;

use super::section::{Scope, Scopes};
use crate::load::Reader;
use crate::source::Place;
use crate::tree::{Node, Positions, Scalar, Value};

/// A place that names a variable, defined or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The name.
    pub name: String,
    /// All of it, with `$` and braces.
    pub place: Place,
    /// The index of the variable in whose definition it stands.
    pub within: Option<usize>,
    /// Where it stands.
    pub scope: Scope,
    /// Whether it is the bare name, where something is repeated for each of the variable's values.
    pub is_by_name: bool,
}

/// A variable in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// The bytes of its name.
    pub name: Range<usize>,
    /// The bytes of all of it.
    pub whole: Range<usize>,
}

/// The variables in a text: `$name`, `${name}`, `${name:format}`, `${name.path}`, `[[name]]` and
/// `[[name:format]]`, as Grafana's documentation of variable syntax has them.
pub fn mentions(text: &str) -> Vec<Mention> {
    let mut mentions = Vec::new();
    let mut at = 0;
    // Every text of a dashboard is looked at, and few name a variable.
    while let Some(found) = memchr::memchr2(b'$', b'[', &text.as_bytes()[at..]) {
        let start = at + found;
        let mention = mention(text, start);
        at = mention.as_ref().map_or(start + 1, |mention| mention.whole.end);
        mentions.extend(mention);
    }
    mentions
}

fn mention(text: &str, start: usize) -> Option<Mention> {
    let rest = &text[start..];
    let (prefix, close) = if rest.starts_with("${") {
        (2, "}")
    } else if rest.starts_with("[[") {
        (2, "]]")
    } else if rest.starts_with('$') {
        (1, "")
    } else {
        return None;
    };
    let behind = &rest[prefix..];
    let length = behind.bytes().take_while(|byte| is_name_byte(*byte)).count();
    if length == 0 {
        return None;
    }
    let name = start + prefix..start + prefix + length;
    let behind = &behind[length..];
    // A format is letters; a path has dots, brackets and quotes as well.
    let modifier = behind.find(close).filter(|_| !close.is_empty()).unwrap_or(0);
    let starts_modifier = behind.starts_with([':', '.', '[']);
    let is_modifier = modifier == 0 || (starts_modifier && !behind[..modifier].contains('\n'));
    if !is_modifier || !behind[modifier..].starts_with(close) {
        return None;
    }
    Some(Mention { whole: start..name.end + modifier + close.len(), name })
}

fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// Grafana's own variable that stands for all others and their values, in a link.
const ALL_VARIABLES: &str = "__all_variables";
/// The key that makes a link hand on all variables.
const HANDS_ON_KEY: &str = "includeVars";
/// The key of formulas over the results of queries, which they name as `$A`. Queries to `CloudWatch` have it,
/// too, with variables.
const FORMULA_KEY: &str = "expression";
/// The data source of such formulas.
const OF_RESULTS: &str = "__expr__";

/// Keys whose value is a variable's name, without `$`.
const NAMING_KEYS: [&str; 2] = ["repeat", "repeatVariable"];

/// What a dashboard does with variables.
#[derive(Debug, Default)]
pub(super) struct References {
    /// Every place that names one.
    pub(super) named: Vec<Reference>,
    /// Whether a link hands all of them on, to another dashboard or elsewhere.
    pub(super) hands_on_all: bool,
}

/// What shows a part of a dashboard by the value of a variable, which its `spec` has under `variable`.
const CONDITION: &str = "ConditionalRenderingVariable";

/// The name of the variable that a condition asks for.
fn condition<'n, 't>(node: &'n Node<'t>) -> Option<&'n Node<'t>> {
    let spec = node.get("spec").filter(|_| node.text("kind") == Some(CONDITION));
    spec?.get("variable")
}

/// Whether a query works on the results of others.
fn is_of_results(query: &Node<'_>) -> bool {
    query.get("datasource").is_some_and(|datasource| {
        let named = [datasource.as_text(), datasource.text("type"), datasource.text("uid")];
        named.contains(&Some(OF_RESULTS))
    })
}

/// What a node stands in.
#[derive(Clone, Copy)]
struct Around<'a> {
    definitions: &'a [Range<usize>],
    scopes: &'a Scopes,
    scope: Scope,
}

impl Around<'_> {
    fn at(self, node: &Node<'_>) -> Self {
        Self { scope: self.scopes.of(node, self.scope), ..self }
    }
}

impl Reader<'_> {
    /// What a dashboard does with variables. `definitions` are the variables' nodes, `scopes` what stands in a
    /// row or tab with variables.
    pub(super) fn references(
        &self,
        dashboard: &Node<'_>,
        definitions: &[Range<usize>],
        scopes: &Scopes,
    ) -> References {
        let mut references = References::default();
        let around = Around { definitions, scopes, scope: Scope::Dashboard };
        self.collect_references(dashboard, around, &mut references);
        references
    }

    fn collect_references(&self, node: &Node<'_>, around: Around<'_>, references: &mut References) {
        let around = around.at(node);
        let reference = |name: &str, range: Range<usize>, scope: Scope, is_by_name: bool| {
            let within = around.definitions.iter().position(|definition| {
                definition.start <= range.start && range.end <= definition.end
            });
            let place = self.place(range);
            Reference { name: name.to_owned(), place, within, scope, is_by_name }
        };
        match &node.value {
            Value::Scalar(scalar) => {
                for (mention, range) in self.located_mentions(node, scalar) {
                    let name = &scalar.text[mention.name];
                    references.hands_on_all |= name == ALL_VARIABLES;
                    references.named.push(reference(name, range, around.scope, false));
                }
            }
            Value::Sequence(items) => {
                for item in items {
                    self.collect_references(item, around, references);
                }
            }
            Value::Mapping(mapping) => {
                for entry in &mapping.entries {
                    if entry.key == HANDS_ON_KEY {
                        references.hands_on_all |= entry.value.as_text() == Some("true");
                    } else if NAMING_KEYS.contains(&&*entry.key) {
                        // The second schema has `{mode: variable, value: name}`.
                        let named = entry.value.get("value").unwrap_or(&entry.value);
                        if let Some(name) = named.as_text().filter(|name| !name.contains('$')) {
                            let scope = around.at(&entry.value).scope;
                            let range = named.range.clone();
                            references.named.push(reference(name, range, scope, true));
                        }
                    }
                }
                if let Some(named) = condition(node)
                    && let Some(name) = named.as_text().filter(|name| !name.contains('$'))
                {
                    let range = named.range.clone();
                    references.named.push(reference(name, range, around.scope, false));
                }
                let is_formula = |key: &str| key == FORMULA_KEY && is_of_results(node);
                let texts = mapping.entries.iter().filter(|entry| !is_formula(&entry.key));
                for entry in texts {
                    self.collect_references(&entry.value, around, references);
                }
            }
        }
    }

    fn located_mentions(
        &self,
        node: &Node<'_>,
        scalar: &Scalar<'_>,
    ) -> Vec<(Mention, Range<usize>)> {
        let mentions = mentions(&scalar.text);
        if mentions.is_empty() {
            return Vec::new();
        }
        let positions = Positions::new(self.text(), node, scalar);
        let locate = |mention: Mention| {
            let range = positions.range(mention.whole.clone());
            (mention, range)
        };
        mentions.into_iter().map(locate).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::mentions;

    #[test]
    fn variables_are_found_in_every_way_of_writing_them() {
        let found = |text| {
            let mentions = mentions(text).into_iter();
            mentions.map(|mention| (&text[mention.name], &text[mention.whole])).collect::<Vec<_>>()
        };
        assert_eq!(found("$a ${b} [[c]]"), [("a", "$a"), ("b", "${b}"), ("c", "[[c]]")]);
        assert_eq!(
            found("${a:regex}-[[b:csv]]/${c.d.e}"),
            [("a", "${a:regex}"), ("b", "[[b:csv]]"), ("c", "${c.d.e}")]
        );
        assert_eq!(found("$a_1-$b"), [("a_1", "$a_1"), ("b", "$b")]);
        assert_eq!(found("$$x"), [("x", "$x")]);
        assert_eq!(
            found("up[5m] $ ${} [[]] [[a b]] ${a b} x[$__rate_interval]$"),
            [("__rate_interval", "$__rate_interval")]
        );
    }
}
