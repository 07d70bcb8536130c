//! Panels that live outside the dashboard, and come with it when it is exported.

use crate::tree::Node;

/// `__elements`: the library panels that an exported dashboard brings along.
#[derive(Debug, Default)]
pub(super) struct Library<'a> {
    elements: Option<&'a Node<'a>>,
}

impl<'a> Library<'a> {
    pub(super) fn new(dashboard: &'a Node<'a>) -> Self {
        Self { elements: dashboard.get("__elements") }
    }

    /// The panel that a `libraryPanel` names, if it is in the file.
    pub(super) fn model<'n>(&self, reference: &'n Node<'a>) -> Option<&'n Node<'a>>
    where
        'a: 'n,
    {
        // Grafana 8 wrote the panel into the reference itself.
        if let Some(model) = reference.get("model") {
            return Some(model);
        }
        let uid = reference.text("uid")?;
        let elements = self.elements?;
        let of_list = elements.as_sequence().unwrap_or_default().iter();
        let named = of_list.into_iter().find(|element| element.text("uid") == Some(uid));
        elements.get(uid).or(named)?.get("model")
    }
}
