//! Texts of a dashboard, each with what it is a part of.

use std::sync::Arc;

use crate::expression::Expression;
use crate::finding::Subject;
use crate::load::Reader;
use crate::tree::Node;

/// What a text of a dashboard is a part of.
#[derive(Clone, Copy, Debug)]
pub(super) enum Owner<'a> {
    Panel { dashboard: &'a str, name: &'a str },
    Variable { dashboard: &'a str, name: &'a str },
    Annotation { dashboard: &'a str },
}

impl Reader<'_> {
    /// A query, a legend or the like; nothing for what is no text.
    pub(super) fn dashboard_text(&self, node: &Node<'_>, owner: Owner<'_>) -> Option<Expression> {
        let pointer = self.pointer(node).unwrap_or_default();
        let subject = match owner {
            Owner::Panel { dashboard, name } => {
                Subject::Panel { dashboard: dashboard.to_owned(), name: name.to_owned(), pointer }
            }
            Owner::Variable { dashboard, name } => Subject::Variable {
                dashboard: dashboard.to_owned(),
                name: name.to_owned(),
                pointer,
            },
            Owner::Annotation { dashboard } => Subject::Dashboard { name: dashboard.to_owned() },
        };
        self.expression(node, Some(&Arc::new(subject)))
    }
}
