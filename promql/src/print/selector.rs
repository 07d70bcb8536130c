//! Selectors and their modifiers.

use super::Printer;
use crate::ast::{At, AtTime, MatrixSelector, Offset, Quote, VectorSelector};

impl Printer {
    pub(super) fn vector(&mut self, selector: &VectorSelector) {
        self.series(selector);
        let VectorSelector { name, matchers, holes, offset, at, mode } = selector;
        let alone = matchers.is_empty() && holes.is_empty() && offset.is_none();
        if alone
            && at.is_none()
            && mode.is_none()
            && name.as_ref().is_some_and(|name| name.quote == Quote::None && !name.holes.is_empty())
        {
            // By itself, the name would be a hole for any expression.
            self.out.push_str("{}");
        }
        self.modifiers(selector);
    }

    pub(super) fn matrix(&mut self, selector: &MatrixSelector) {
        self.series(&selector.vector);
        self.out.push('[');
        self.duration(&selector.range);
        self.out.push(']');
        self.modifiers(&selector.vector);
    }

    /// Name and matchers.
    fn series(&mut self, selector: &VectorSelector) {
        let (bare, quoted) = match &selector.name {
            Some(name) if name.quote == Quote::None => (Some(name), None),
            name => (None, name.as_ref()),
        };
        if let Some(name) = bare {
            self.ident(name);
            if selector.matchers.is_empty() && selector.holes.is_empty() {
                return;
            }
        }
        let mut separator = "{";
        if let Some(name) = quoted {
            self.out.push('{');
            self.ident(name);
            separator = ", ";
        }
        for matcher in &selector.matchers {
            self.out.push_str(separator);
            separator = ", ";
            self.ident(&matcher.label);
            self.out.push_str(matcher.op.as_str());
            self.string(&matcher.value);
        }
        for hole in &selector.holes {
            self.out.push_str(separator);
            separator = ", ";
            self.out.push_str(&hole.text);
        }
        self.out.push_str(if separator == "{" { "{}" } else { "}" });
    }

    fn modifiers(&mut self, selector: &VectorSelector) {
        self.time(selector.offset.as_deref(), selector.at.as_deref());
        if let Some(mode) = &selector.mode {
            self.out.extend([" ", mode.kind.as_str()]);
        }
    }

    pub(super) fn time(&mut self, offset: Option<&Offset>, at: Option<&At>) {
        if let Some(offset) = offset {
            self.out.push_str(" offset ");
            self.offset_duration(&offset.duration);
        }
        if let Some(at) = at {
            self.out.push_str(" @ ");
            match &at.time {
                AtTime::Timestamp(number) => self.number(number),
                AtTime::Start => self.out.push_str("start()"),
                AtTime::End => self.out.push_str("end()"),
                AtTime::Hole(template) => self.out.push_str(&template.text),
            }
        }
    }
}
