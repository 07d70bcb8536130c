//! Service level objectives: Sloth's, Pyrra's and OpenSLO's.

pub(crate) mod openslo;
pub(crate) mod pyrra;
pub(crate) mod sloth;

mod window;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use crate::check::syntax_slo;
use crate::expression::{Expression, Located};
use crate::finding::Subject;
use crate::load::Reader;
use crate::source::Place;
use crate::tree::Node;

pub use window::SHORTEST_WINDOW;

/// An objective.
#[derive(Clone, Debug, PartialEq)]
pub struct Slo {
    /// Its name.
    pub name: Located<String>,
    /// Whose format it is written in.
    pub format: SloFormat,
    /// What it asks Prometheus for.
    pub queries: Vec<SloQuery>,
    /// Labels for each of whose values there is one objective.
    pub grouping: Vec<Located<String>>,
    /// How many queries were left out: they go to other data sources, are made by a plugin, or are reported.
    pub other_queries: usize,
    /// All of it.
    pub place: Place,
}

/// The formats of objectives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SloFormat {
    /// `prometheus/v1`, or the resource PrometheusServiceLevel.
    Sloth,
    /// The resource `pyrra.dev` ServiceLevelObjective.
    Pyrra,
    /// `openslo/v1` and its alpha.
    OpenSlo,
}

/// A query of an objective.
#[derive(Clone, Debug, PartialEq)]
pub struct SloQuery {
    /// What it stands for.
    pub role: SloRole,
    /// The query. Where Sloth fills in a window, [`SHORTEST_WINDOW`] stands.
    pub expr: Expression,
    /// Whether it is a selector out of which the tool makes the query: Pyrra's `metric`.
    pub is_selector: bool,
}

/// What the result of a query stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SloRole {
    /// Events that went wrong.
    Bad,
    /// Events that went well.
    Good,
    /// All events.
    Total,
    /// Bad events divided by all.
    BadRatio,
    /// Good events divided by all.
    GoodRatio,
    /// A gauge of 0 or 1: whether all is well.
    IsGood,
    /// A value that is compared with a threshold.
    Value,
}

impl Reader<'_> {
    /// An objective without queries, or nothing if it has no name.
    fn slo(&mut self, node: &Node<'_>, name: Option<&Node<'_>>, format: SloFormat) -> Option<Slo> {
        let Some(name) = name.and_then(|name| self.located(name)) else {
            self.report_slo(node, &syntax_slo::Problem::Missing { what: "`name`" });
            return None;
        };
        Some(Slo {
            name,
            format,
            queries: Vec::new(),
            grouping: Vec::new(),
            other_queries: 0,
            place: self.place(node.range.clone()),
        })
    }

    /// Adds a query. Where there is none, answers nothing.
    fn slo_query(
        &mut self,
        slo: &mut Slo,
        role: SloRole,
        query: Option<&Node<'_>>,
        is_selector: bool,
    ) -> Option<()> {
        let query = query?;
        let subject = Arc::new(Subject::Slo { name: slo.name.value.clone() });
        let Some(expr) = self.expression(query, Some(&subject)) else {
            let found = query.describe();
            self.report_slo(query, &syntax_slo::Problem::NoQuery { found });
            slo.other_queries += 1;
            return Some(());
        };
        let expr = window::fill_in(expr);
        slo.queries.push(SloQuery { role, expr, is_selector });
        Some(())
    }

    fn report_slo(&mut self, node: &Node<'_>, problem: &syntax_slo::Problem) {
        let finding = syntax_slo::finding(self.file, node, problem);
        self.find(finding);
    }

    /// Takes an objective, which should have queries unless others have been left out.
    fn add_slo(&mut self, slo: Slo, node: &Node<'_>, expected: &'static str) {
        if slo.queries.is_empty() && slo.other_queries == 0 {
            self.report_slo(node, &syntax_slo::Problem::NoIndicator { expected });
        }
        self.loaded.slos.push(slo);
    }
}
