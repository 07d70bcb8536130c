//! What a tree takes from the alert: what stands behind each dot, variable and pipe is followed as far
//! as it is known.

use std::ops::Range;

use super::function::{self, Humanize};
use super::tree::{Block, BlockKind, Command, Name, Node, Operand, OperandKind, Pipeline};
use super::{LabelUse, QueryUse, Source, Template, TemplateError, ValueUse};

/// What the dot at the beginning has.
const ROOT_FIELDS: [&str; 4] = ["Labels", "ExternalLabels", "ExternalURL", "Value"];
/// What a sample of a query has.
const SAMPLE_FIELDS: [&str; 2] = ["Labels", "Value"];

/// What a value is.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Kind {
    /// The dot at the beginning.
    Root,
    Labels(Source),
    Value(Source),
    /// The samples of a query.
    Samples(usize),
    Sample(usize),
    /// A text that the template spells out.
    Text(String, Range<usize>),
    /// Anything: external labels, texts, numbers, what a function makes.
    Other,
}

pub(super) fn collect(nodes: &[Node], template: &mut Template) {
    let prelude = [
        ("", Kind::Root),
        ("labels", Kind::Labels(Source::Alert)),
        ("externalLabels", Kind::Other),
        ("externalURL", Kind::Other),
        ("value", Kind::Value(Source::Alert)),
    ];
    let variables = prelude.map(|(name, kind)| (name.to_owned(), kind)).to_vec();
    Walk { template, variables }.nodes(nodes, &Kind::Root);
}

struct Walk<'a> {
    template: &'a mut Template,
    /// Innermost last.
    variables: Vec<(String, Kind)>,
}

impl Walk<'_> {
    fn report(&mut self, range: Range<usize>, message: String, nearest: Option<&'static str>) {
        self.template.errors.push(TemplateError { message, range, nearest });
    }

    fn nodes(&mut self, nodes: &[Node], dot: &Kind) {
        for node in nodes {
            match node {
                Node::Action(pipeline) => {
                    let kind = self.pipeline(pipeline, dot);
                    self.set(pipeline, kind);
                }
                Node::Block(block) => self.block(block, dot),
                Node::Define(body) => {
                    // Whoever calls it decides about the dot, and none of our variables are seen there.
                    let outer =
                        std::mem::replace(&mut self.variables, vec![(String::new(), Kind::Other)]);
                    self.nodes(body, &Kind::Other);
                    self.variables = outer;
                }
            }
        }
    }

    fn set(&mut self, pipeline: &Pipeline, kind: Kind) {
        let Some(name) = pipeline.variables.last() else {
            return;
        };
        if pipeline.declares {
            self.variables.push((name.text.clone(), kind));
        } else if let Some(known) =
            self.variables.iter_mut().rev().find(|(known, _)| *known == name.text)
        {
            // Whether the assignment is reached isn't known, so it may hold either.
            if known.1 != kind {
                known.1 = Kind::Other;
            }
        } else {
            self.undefined(&name.text, name.range.clone());
        }
    }

    fn block(&mut self, block: &Block, dot: &Kind) {
        let visible = self.variables.len();
        let kind = self.pipeline(&block.pipeline, dot);
        let inner = match block.kind {
            BlockKind::If => dot.clone(),
            BlockKind::With => kind.clone(),
            BlockKind::Named => Kind::Other,
            BlockKind::Range => match kind {
                Kind::Samples(query) => Kind::Sample(query),
                _ => Kind::Other,
            },
        };
        match (block.kind, block.pipeline.variables.as_slice()) {
            (BlockKind::Range, [index, _]) => {
                self.variables.push((index.text.clone(), Kind::Other));
                self.set(&block.pipeline, inner.clone());
            }
            (BlockKind::Range, _) => self.set(&block.pipeline, inner.clone()),
            _ => self.set(&block.pipeline, kind),
        }
        let in_body = self.variables.len();
        self.nodes(&block.body, &inner);
        self.variables.truncate(in_body);
        self.nodes(&block.otherwise, dot);
        self.variables.truncate(visible);
    }

    fn pipeline(&mut self, pipeline: &Pipeline, dot: &Kind) -> Kind {
        let mut piped = None;
        for command in &pipeline.commands {
            piped = Some(self.command(command, piped, dot));
        }
        piped.unwrap_or(Kind::Other)
    }

    fn command(&mut self, command: &Command, piped: Option<Kind>, dot: &Kind) -> Kind {
        let Some((first, rest)) = command.operands.split_first() else {
            return Kind::Other;
        };
        let OperandKind::Function(name) = &first.kind else {
            for operand in rest {
                let message = "only a function takes arguments".to_owned();
                self.report(operand.range.clone(), message, None);
            }
            return self.operand(first, dot);
        };
        let mut arguments: Vec<Kind> =
            rest.iter().map(|operand| self.operand(operand, dot)).collect();
        arguments.extend(piped);
        self.known_function(name, first.range.start);
        let kind = self.call(name, &arguments, &command.range);
        self.fields(kind, &first.fields)
    }

    fn call(&mut self, name: &str, arguments: &[Kind], range: &Range<usize>) -> Kind {
        if let (Some(function), Some(Kind::Value(of))) = (Humanize::named(name), arguments.last()) {
            let range = range.clone();
            self.template.values.push(ValueUse { function, range, of: *of });
        }
        if let ("label", [Kind::Text(label, range), Kind::Sample(query)]) = (name, arguments) {
            self.label(label, range.clone(), Source::Query(*query));
        }
        match (name, arguments) {
            ("query", [Kind::Text(text, range)]) => self.query(Some(text.clone()), range.clone()),
            ("query", [_]) => self.query(None, range.clone()),
            ("first" | "index", [Kind::Samples(query), ..]) => Kind::Sample(*query),
            ("value", [Kind::Sample(query)]) => Kind::Value(Source::Query(*query)),
            ("sortByLabel", [Kind::Text(label, range), Kind::Samples(query)]) => {
                self.label(label, range.clone(), Source::Query(*query));
                Kind::Samples(*query)
            }
            ("index", [Kind::Labels(of), Kind::Text(label, range)]) => {
                self.label(label, range.clone(), *of);
                Kind::Other
            }
            _ => Kind::Other,
        }
    }

    fn query(&mut self, text: Option<String>, range: Range<usize>) -> Kind {
        self.template.queries.push(QueryUse { text, range });
        Kind::Samples(self.template.queries.len() - 1)
    }

    fn label(&mut self, name: &str, range: Range<usize>, of: Source) {
        self.template.labels.push(LabelUse { name: name.to_owned(), range, of });
    }

    fn operand(&mut self, operand: &Operand, dot: &Kind) -> Kind {
        let kind = match &operand.kind {
            OperandKind::Dot => dot.clone(),
            OperandKind::Variable(name) => {
                let known = self.variables.iter().rev().find(|(known, _)| known == name);
                if let Some((_, kind)) = known {
                    kind.clone()
                } else {
                    let start = operand.range.start;
                    self.undefined(name, start..start + 1 + name.len());
                    Kind::Other
                }
            }
            OperandKind::Text(text) => Kind::Text(text.clone(), operand.range.clone()),
            OperandKind::Constant => Kind::Other,
            OperandKind::Pipeline(pipeline) => self.pipeline(pipeline, dot),
            // As an argument, it is called without any of its own.
            OperandKind::Function(name) => {
                self.known_function(name, operand.range.start);
                Kind::Other
            }
        };
        self.fields(kind, &operand.fields)
    }

    fn known_function(&mut self, name: &str, start: usize) {
        if !function::is_known(name) {
            let message = format!("there is no function `{name}`");
            self.report(start..start + name.len(), message, function::nearest(name));
        }
    }

    fn fields(&mut self, kind: Kind, fields: &[Name]) -> Kind {
        fields.iter().fold(kind, |kind, field| self.field(kind, field))
    }

    fn field(&mut self, kind: Kind, field: &Name) -> Kind {
        let name = field.text.as_str();
        match (kind, name) {
            (Kind::Root, "Labels") => Kind::Labels(Source::Alert),
            (Kind::Root, "Value") => Kind::Value(Source::Alert),
            (Kind::Root, name) if !ROOT_FIELDS.contains(&name) => {
                self.no_field("an alert's dot", field, &ROOT_FIELDS)
            }
            (Kind::Sample(query), "Labels") => Kind::Labels(Source::Query(query)),
            (Kind::Sample(query), "Value") => Kind::Value(Source::Query(query)),
            (Kind::Sample(_), _) => self.no_field("a sample", field, &SAMPLE_FIELDS),
            (Kind::Labels(of), _) => {
                self.label(name, field.range.end - name.len()..field.range.end, of);
                Kind::Other
            }
            // External labels are anything; a native histogram's value has fields.
            (Kind::Root | Kind::Value(_) | Kind::Samples(_) | Kind::Text(..) | Kind::Other, _) => {
                Kind::Other
            }
        }
    }

    fn no_field(&mut self, what: &str, field: &Name, has: &'static [&'static str]) -> Kind {
        let nearest = crate::check::similar::nearest(&field.text, has.iter().copied())
            .or_else(|| has.iter().copied().find(|known| known.eq_ignore_ascii_case(&field.text)));
        let has_list = has.join("`, `.");
        let message = format!("{what} has no field `.{}`, it has `.{has_list}`", field.text);
        self.report(field.range.clone(), message, nearest);
        Kind::Other
    }

    fn undefined(&mut self, name: &str, range: Range<usize>) {
        const PRELUDE: [&str; 4] = ["labels", "externalLabels", "externalURL", "value"];
        let nearest = crate::check::similar::nearest(name, PRELUDE);
        self.report(range, format!("there is no variable `${name}`"), nearest);
    }
}
