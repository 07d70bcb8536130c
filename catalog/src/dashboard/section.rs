//! Rows and tabs of Grafana's second schema that have variables of their own.
//!
//! Such a variable is known to the panels of its row or tab, to the rows and tabs within it, and to the variables
//! beside it. Of two variables of one name the inner one counts (grafana/grafana#119572, in `v2beta1` and `v2`).

use std::collections::BTreeMap;
use std::ops::Range;

use super::{Dashboard, Variable};
use crate::tree::Node;

/// Where something stands, as far as that decides what a variable's name means there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// In the dashboard, or in rows and tabs without variables.
    Dashboard,
    /// In the row or tab at this index of [`Dashboard::sections`], which has it.
    Section(usize),
    /// In several of them, or in none that is shown: what a name means there may depend on it.
    Unclear,
}

/// A row or tab with variables of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Section {
    /// Where it stands itself: further out in any case.
    outer: Scope,
}

impl Dashboard {
    /// The variable that a name means where it stands, if that is certain.
    pub fn variable(&self, name: &str, scope: Scope) -> Option<&Variable> {
        let mut meant = self.meant(name, scope).into_iter().map(|at| &self.variables[at]);
        let first = meant.next()?;
        meant.all(|other| other.scope == first.scope).then_some(first)
    }

    /// The indices of the variables that a name may mean where it stands. There is one, unless several have the
    /// name, or it is unclear where that is.
    pub fn meant(&self, name: &str, scope: Scope) -> Vec<usize> {
        let of = |scope: Option<Scope>| {
            let named = self.variables.iter().enumerate().filter(|(_, it)| *it.name == name);
            let here = named.filter(move |(_, it)| scope.is_none_or(|scope| it.scope == scope));
            here.map(|(at, _)| at)
        };
        if scope == Scope::Unclear {
            return of(None).collect();
        }
        let mut scopes = self.outwards(scope).map(|scope| of(Some(scope)).peekable());
        let nearest = scopes.find_map(|mut here| here.peek().is_some().then_some(here));
        nearest.into_iter().flatten().collect()
    }

    /// The variables that may be known somewhere.
    pub fn known(&self, scope: Scope) -> impl Iterator<Item = &Variable> {
        let scopes: Vec<_> = self.outwards(scope).collect();
        let is_known = move |own| scope == Scope::Unclear || scopes.contains(&own);
        self.variables.iter().filter(move |variable| is_known(variable.scope))
    }

    /// A place and all that it stands in.
    fn outwards(&self, scope: Scope) -> impl Iterator<Item = Scope> {
        std::iter::successors(Some(scope), |scope| match scope {
            Scope::Section(section) => self.sections.get(*section).map(|section| section.outer),
            Scope::Dashboard | Scope::Unclear => None,
        })
    }
}

/// What a layout says: its rows and tabs with variables, and where each element is shown.
#[derive(Debug, Default)]
pub(super) struct Layout<'n, 't> {
    pub(super) sections: Vec<Section>,
    /// The variables of the sections, each with its section.
    pub(super) variables: Vec<(&'n Node<'t>, Scope)>,
    elements: BTreeMap<&'n str, Scope>,
    /// The bytes of the sections.
    scopes: Scopes,
}

impl<'n, 't> Layout<'n, 't> {
    pub(super) fn of(dashboard: &'n Node<'t>) -> Self {
        let mut layout = Self::default();
        if let Some(node) = dashboard.get("layout") {
            layout.add(node, Scope::Dashboard);
        }
        layout
    }

    /// Where an element is shown.
    pub(super) fn element(&self, name: &str) -> Scope {
        if self.sections.is_empty() {
            return Scope::Dashboard;
        }
        self.elements.get(name).copied().unwrap_or(Scope::Unclear)
    }

    /// Where the parts of the dashboard stand: its sections, and its elements by their nodes.
    pub(super) fn scopes<'e>(
        &self,
        elements: impl Iterator<Item = (&'e str, &'e Node<'e>)>,
    ) -> Scopes {
        let mut scopes = self.scopes.clone();
        if !self.sections.is_empty() {
            elements.for_each(|(name, node)| scopes.add(&node.range, self.element(name)));
        }
        scopes
    }

    /// Adds a layout that stands in a scope. Each sort has a list of another name, and items that are shown or
    /// have a layout themselves.
    fn add(&mut self, layout: &'n Node<'t>, scope: Scope) {
        let Some(spec) = layout.get("spec") else { return };
        for list in ["items", "elements", "rows", "tabs"] {
            for item in spec.items(list) {
                self.item(item, scope);
            }
        }
    }

    fn item(&mut self, item: &'n Node<'t>, outer: Scope) {
        let Some(spec) = item.get("spec") else { return };
        let variables = spec.items("variables");
        let mut scope = outer;
        if !variables.is_empty() {
            scope = Scope::Section(self.sections.len());
            self.sections.push(Section { outer });
            self.variables.extend(variables.iter().map(|variable| (variable, scope)));
            self.scopes.add(&item.range, scope);
            // What it is repeated for is a variable around it.
            if let Some(repeat) = spec.get("repeat") {
                self.scopes.add(&repeat.range, outer);
            }
        }
        if let Some(name) = spec.get("element").and_then(|element| element.text("name")) {
            let shown = self.elements.entry(name).or_insert(scope);
            if *shown != scope {
                *shown = Scope::Unclear;
            }
        }
        if let Some(layout) = spec.get("layout") {
            self.add(layout, scope);
        }
        // A row of a grid, in the first versions of the schema.
        self.add(item, scope);
    }
}

/// The bytes of nodes that stand elsewhere than what is around them.
#[derive(Clone, Debug, Default)]
pub(super) struct Scopes(BTreeMap<(usize, usize), Scope>);

impl Scopes {
    fn add(&mut self, range: &Range<usize>, scope: Scope) {
        self.0.insert((range.start, range.end), scope);
    }

    /// Where a node stands, in what stands in `around`.
    pub(super) fn of(&self, node: &Node<'_>, around: Scope) -> Scope {
        self.0.get(&(node.range.start, node.range.end)).copied().unwrap_or(around)
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use crate::fixture::check_files;

    /// Checks a dashboard with these variables, this layout, and an element for each query, by its name.
    fn check(variables: &str, elements: &[(&str, &str)], layout: &str, expect: &Expect) {
        let elements = elements.iter().map(|(name, query)| {
            let query = query.replace('"', "\\\"");
            format!(
                r#"    "{name}": {{"kind": "Panel", "spec": {{"title": "{name}", "vizConfig": {{"kind": "VizConfig", "group": "timeseries"}}, "data": {{"spec": {{"queries": [{{"spec": {{"query":
      {{"kind": "DataQuery", "group": "prometheus", "spec": {{"expr": "{query}"}}}}}}}}]}}}}}}}}"#
            )
        });
        let elements: Vec<_> = elements.collect();
        let dashboard = format!(
            "{{\n  \"title\": \"Studio\",\n  \"variables\": [{variables}],\n  \"elements\": {{\n{}\n  }},\n  \"layout\": {layout}\n}}\n",
            elements.join(",\n")
        );
        check_files(&[("studio.json", &dashboard)], expect);
    }

    fn custom(name: &str, values: &str) -> String {
        format!(
            r#"{{"kind": "CustomVariable", "spec": {{"name": "{name}", "query": "{values}"}}}}"#
        )
    }

    fn grid(elements: &[&str]) -> String {
        let items = elements.iter().map(|name| {
            format!(
                r#"{{"kind": "GridLayoutItem", "spec": {{"element": {{"kind": "ElementReference", "name": "{name}"}}}}}}"#
            )
        });
        let items: Vec<_> = items.collect();
        format!(r#"{{"kind": "GridLayout", "spec": {{"items": [{}]}}}}"#, items.join(", "))
    }

    /// A row or tab on lines of its own.
    fn section(variables: &str, layout: &str) -> String {
        format!("\n    {{\"spec\": {{\"variables\": [{variables}],\n     \"layout\": {layout}}}}}")
    }

    fn rows(rows: &[String]) -> String {
        format!(r#"{{"kind": "RowsLayout", "spec": {{"rows": [{}]}}}}"#, rows.join(","))
    }

    fn tabs(tabs: &[String]) -> String {
        format!(r#"{{"kind": "TabsLayout", "spec": {{"tabs": [{}]}}}}"#, tabs.join(","))
    }

    const BY_PROVIDER: &str = r#"rate(images_generated_total{provider="$provider"}[5m])"#;

    #[test]
    fn a_variable_of_a_row_is_known_to_what_stands_in_it_alone() {
        let deep = tabs(&[section(&custom("job", "train"), &grid(&["deep"]))]);
        check(
            "",
            &[
                ("inside", BY_PROVIDER),
                (
                    "deep",
                    r#"queue_depth{exported_job="$job"} and on () images_generated_total{provider="$provider"}"#,
                ),
                ("beside", BY_PROVIDER),
            ],
            &rows(&[
                section(&custom("provider", "fal"), &grid(&["inside"])),
                section(&custom("provider", "fal"), &deep),
                section("", &grid(&["beside"])),
            ]),
            &expect![[r#"
                error[dashboard/undefined-variable]: the variable `provider` is of another row or tab
                  --> studio.json:10:109
                   |
                10 |       {"kind": "DataQuery", "group": "prometheus", "spec": {"expr": "rate(images_generated_total{provider=\"$provider\"}[5m])"}}}}]}}}}
                   |                                                                                                             ^^^^^^^^^ stays as it is written
                ...
                13 |     {"spec": {"variables": [{"kind": "CustomVariable", "spec": {"name": "provider", "query": "fal"}}],
                   |                                                                         ---------- is known to the panels of its row or tab alone
                   |
                   = note: in panel `beside` of dashboard `Studio`, at /elements/beside/spec/data/spec/queries/0/spec/query/spec/expr
                   = help: declare it among the variables of the dashboard

                1 error in 0 rules and 3 panel queries of 1 file; catalog: 3 functions, 3 families
            "#]],
        );
    }

    #[test]
    fn of_two_variables_of_one_name_the_inner_one_counts() {
        check(
            &custom("provider", "fal"),
            &[("outside", BY_PROVIDER), ("inside", BY_PROVIDER)],
            &tabs(&[
                section("", &grid(&["outside"])),
                section(&custom("provider", "modal"), &grid(&["inside"])),
            ]),
            &expect![[r#"
                error[label/impossible-value]: `provider` of `images_generated_total` is never `modal`, which the variable `provider` offers
                  --> studio.json:8:107
                   |
                 8 |       {"kind": "DataQuery", "group": "prometheus", "spec": {"expr": "rate(images_generated_total{provider=\"$provider\"}[5m])"}}}}]}}}}
                   |                                                                                                           ^^^^^^^^^^^^^ matches no series
                ...
                13 |     {"spec": {"variables": [{"kind": "CustomVariable", "spec": {"name": "provider", "query": "modal"}}],
                   |                                                                         ---------- has values that the label never takes
                   |
                  ::: src/studio.rs:9:5
                   |
                 9 |     pub async fn generate(prompt: Prompt) -> Image {
                   |     ------------------------------------------------ `provider` of `images_generated_total` is declared here
                   |
                   = note: in panel `inside` of dashboard `Studio`, at /elements/inside/spec/data/spec/queries/0/spec/query/spec/expr
                   = help: its values are `fal`, `replicate`

                1 error in 0 rules and 2 panel queries of 1 file; catalog: 3 functions, 3 families
            "#]],
        );
    }

    #[test]
    fn what_a_row_does_not_use_is_unused_whatever_others_call_their_variables() {
        check(
            &custom("provider", "fal"),
            &[("inside", BY_PROVIDER), ("plain", "queue_depth")],
            &rows(&[
                section(&custom("provider", "fal"), &grid(&["inside"])),
                section(&custom("provider", "fal"), &grid(&["plain"])),
            ]),
            &expect![[r#"
                warning[dashboard/unused-variable]: nothing in the dashboard uses the variable `provider`
                 --> studio.json:3:61
                  |
                3 |   "variables": [{"kind": "CustomVariable", "spec": {"name": "provider", "query": "fal"}}],
                  |                                                             ^^^^^^^^^^ does nothing
                  |
                  = note: in variable `provider` of dashboard `Studio`

                warning[dashboard/unused-variable]: nothing in its row or tab uses the variable `provider`
                  --> studio.json:13:73
                   |
                13 |     {"spec": {"variables": [{"kind": "CustomVariable", "spec": {"name": "provider", "query": "fal"}}],
                   |                                                                         ^^^^^^^^^^ does nothing
                   |
                   = note: in variable `provider` of dashboard `Studio`

                2 warnings in 0 rules and 2 panel queries of 1 file; catalog: 3 functions, 3 families
            "#]],
        );
    }

    #[test]
    fn a_row_is_repeated_for_a_variable_around_it_and_shown_by_its_own() {
        let row = section(&custom("each", "a,b"), &grid(&["plain"])).replace(
            "\"variables\"",
            r#""repeat": {"mode": "variable", "value": "each"}, "variables""#,
        );
        let shown = section(&custom("shown", "yes,no"), &grid(&[])).replace(
            "\"variables\"",
            r#""conditionalRendering": {"spec": {"items": [{"kind": "ConditionalRenderingVariable", "spec": {"variable": "shown", "operator": "equals", "value": "yes"}}]}}, "variables""#,
        );
        check(
            &custom("each", "a,b"),
            &[("plain", "queue_depth")],
            &rows(&[row, shown]),
            &expect![[r#"
                warning[dashboard/unused-variable]: nothing in its row or tab uses the variable `each`
                 --> studio.json:9:122
                  |
                9 | ...riables": [{"kind": "CustomVariable", "spec": {"name": "each", "query": "a,b"}}],
                  |                                                           ^^^^^^ does nothing
                  |
                  = note: in variable `each` of dashboard `Studio`

                1 warning in 0 rules and 1 panel query of 1 file; catalog: 3 functions, 3 families
            "#]],
        );
    }

    #[test]
    fn of_an_element_that_is_shown_twice_or_nowhere_nothing_is_said() {
        check(
            "",
            &[("twice", BY_PROVIDER), ("nowhere", BY_PROVIDER)],
            &tabs(&[
                section(&custom("provider", "modal"), &grid(&["twice"])),
                section(&custom("provider", "fal"), &grid(&["twice"])),
                section("", &grid(&["twice"])),
            ]),
            &expect![[r#"
                no findings in 0 rules and 2 panel queries of 1 file; catalog: 3 functions, 3 families
            "#]],
        );
    }
}
