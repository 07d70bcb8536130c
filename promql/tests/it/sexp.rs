//! Trees as S-expressions: one line a node, children indented.

use std::fmt;

use telemark_promql::{
    At, AtTime, DurationExpr, DurationKind, Expr, ExprKind, Fill, Ident, Inset, NumberForm,
    NumberLiteral, Offset, Operator, Quote, Span, StringLiteral, Template, VectorMatching,
    VectorSelector,
};

/// A node: what it is, and what is in it.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Sexp {
    pub(crate) head: String,
    pub(crate) children: Vec<Sexp>,
}

impl fmt::Display for Sexp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.indented(f, 1)
    }
}

impl Sexp {
    fn indented(&self, f: &mut fmt::Formatter<'_>, depth: usize) -> fmt::Result {
        write!(f, "({}", self.head)?;
        for child in &self.children {
            write!(f, "\n{:1$}", "", depth * 2)?;
            child.indented(f, depth + 1)?;
        }
        f.write_str(")")
    }
}

/// The tree with the span of every part of it.
pub(crate) fn with_spans(expr: &Expr) -> Sexp {
    Renderer { spans: true }.expr(expr)
}

/// The tree without a position anywhere.
pub(crate) fn without_spans(expr: &Expr) -> Sexp {
    Renderer { spans: false }.expr(expr)
}

struct Renderer {
    spans: bool,
}

impl Renderer {
    fn expr(&self, expr: &Expr) -> Sexp {
        let at = self.at(expr.span);
        let node = |head: String, children: Vec<&Expr>| Sexp {
            head,
            children: children.into_iter().map(|child| self.expr(child)).collect(),
        };
        match &expr.kind {
            ExprKind::Number(number) => {
                assert_eq!(number.span, expr.span, "a number is a whole expression");
                node(format!("number {}", self.number(number)), vec![])
            }
            ExprKind::String(string) => {
                assert_eq!(string.span, expr.span, "a string is a whole expression");
                node(format!("string {}", self.string(string)), vec![])
            }
            ExprKind::VectorSelector(vector) => {
                let parts = self.selector(vector);
                let modifiers = self.selector_modifiers(vector);
                node(format!("vector{at}{parts}{modifiers}"), vec![])
            }
            ExprKind::MatrixSelector(matrix) => {
                let vector = &matrix.vector;
                let (vector_at, parts) = (self.at(matrix.vector_span), self.selector(vector));
                let range = self.duration(&matrix.range);
                let modifiers = self.selector_modifiers(vector);
                node(format!("matrix{at}{parts}{vector_at} range {range}{modifiers}"), vec![])
            }
            ExprKind::Subquery(subquery) => {
                let range = self.duration(&subquery.range);
                let step =
                    subquery.step.as_ref().map(|step| format!(" step {}", self.duration(step)));
                let step = step.unwrap_or_default();
                let modifiers = self.modifiers(subquery.offset.as_deref(), subquery.at.as_deref());
                node(format!("subquery{at} range {range}{step}{modifiers}"), vec![&subquery.expr])
            }
            ExprKind::Call(call) => {
                if let Some(function) = call.function {
                    assert_eq!(call.name.text, function.name(), "names of functions have one case");
                }
                node(format!("call{at} {}", self.ident(&call.name)), call.args.iter().collect())
            }
            ExprKind::Aggregate(aggregate) => {
                let op = match aggregate.op {
                    Some(op) => format!("{op}{}", self.at(aggregate.name.span)),
                    None => format!("? {}", self.ident(&aggregate.name)),
                };
                let grouping = aggregate.grouping.as_ref().map(|grouping| {
                    let (at, labels) = (self.at(grouping.span), self.idents(&grouping.labels));
                    format!(" {:?}{at} {labels}", grouping.kind)
                });
                let grouping = grouping.unwrap_or_default();
                let children = aggregate.param.as_deref().into_iter().chain([&*aggregate.expr]);
                node(format!("aggregate{at} {op}{grouping}"), children.collect())
            }
            ExprKind::Binary(binary) => {
                let op = match &binary.op {
                    Operator::Known(op) => format!("{op}{}", self.at(binary.op_span)),
                    Operator::Hole(template) => self.template(template),
                };
                let bool = binary.return_bool.map(|span| format!(" bool{}", self.at(span)));
                let bool = bool.unwrap_or_default();
                let matching = binary.matching.as_ref().map(|matching| self.matching(matching));
                let matching = matching.unwrap_or_default();
                let fill = binary.fill.as_ref().map(|fill| self.fill(fill)).unwrap_or_default();
                node(
                    format!("binary{at} {op}{bool}{matching}{fill}"),
                    vec![&binary.lhs, &binary.rhs],
                )
            }
            ExprKind::Unary(unary) => {
                let op = format!("{}{}", unary.op, self.at(unary.op_span));
                node(format!("unary{at} {op}"), vec![&unary.expr])
            }
            ExprKind::Paren(inner) => node(format!("paren{at}"), vec![inner]),
            ExprKind::Hole(template) => node(format!("hole {}", self.template(template)), vec![]),
            ExprKind::Invalid => node(format!("invalid{at}"), vec![]),
        }
    }

    fn at(&self, span: Span) -> String {
        if self.spans { format!("@{}..{}", span.start, span.end) } else { String::new() }
    }

    fn number(&self, number: &NumberLiteral) -> String {
        let unit = match number.form {
            NumberForm::Duration if self.spans => "s",
            NumberForm::Duration | NumberForm::Number => "",
        };
        format!("{:?}{unit}{}", number.value, self.at(number.span))
    }

    fn string(&self, string: &StringLiteral) -> String {
        let (at, holes) = (self.at(string.span), self.holes(&string.holes));
        format!("{:?}{at}{holes}", string.value)
    }

    fn ident(&self, ident: &Ident) -> String {
        let (at, holes) = (self.at(ident.span), self.holes(&ident.holes));
        match ident.quote {
            Quote::None => format!("{}{at}{holes}", ident.text),
            _ => format!("{:?}{at}{holes}", ident.text),
        }
    }

    fn template(&self, template: &Template) -> String {
        format!("{}{}{}", template.text, self.at(template.span), self.holes(&template.holes))
    }

    fn holes(&self, holes: &[Inset]) -> String {
        let holes = holes.iter().map(|Inset { hole, at }| {
            let field = hole.field.as_ref().map(|field| format!(".{field}")).unwrap_or_default();
            let format =
                hole.format.as_ref().map(|format| format!(":{format}")).unwrap_or_default();
            let (name, syntax, span) = (&hole.name, hole.syntax, self.at(hole.span));
            format!(" <{syntax:?} {name}{field}{format} {at:?}{span}>")
        });
        holes.collect()
    }

    fn idents(&self, idents: &[Ident]) -> String {
        let idents: Vec<_> = idents.iter().map(|ident| self.ident(ident)).collect();
        format!("({})", idents.join(", "))
    }

    fn duration(&self, duration: &DurationExpr) -> String {
        let at = self.at(duration.span);
        match &duration.kind {
            DurationKind::Literal(number) => self.number(number),
            DurationKind::Query(function) => format!("{function}(){at}"),
            DurationKind::Unary { op, op_span, expr } => {
                format!("({op}{} {}){at}", self.at(*op_span), self.duration(expr))
            }
            DurationKind::Binary { op, op_span, lhs, rhs } => {
                let (lhs, rhs) = (self.duration(lhs), self.duration(rhs));
                format!("({op}{} {lhs} {rhs}){at}", self.at(*op_span))
            }
            DurationKind::Paren(inner) => format!("(paren {}){at}", self.duration(inner)),
            DurationKind::Hole(template) => self.template(template),
            DurationKind::Invalid => format!("invalid{at}"),
        }
    }

    fn selector(&self, vector: &VectorSelector) -> String {
        let name = vector.name.as_ref().map(|name| format!(" {}", self.ident(name)));
        let matchers = vector.matchers.iter().map(|matcher| {
            let (label, op, value) = (self.ident(&matcher.label), matcher.op, &matcher.value);
            format!(" [{label} {op} {}]{}", self.string(value), self.at(matcher.span))
        });
        let holes = vector.holes.iter().map(|hole| format!(" [{}]", self.template(hole)));
        name.into_iter().chain(matchers).chain(holes).collect()
    }

    fn selector_modifiers(&self, vector: &VectorSelector) -> String {
        let mode = vector.mode.map(|mode| format!(" {:?}{}", mode.kind, self.at(mode.span)));
        self.modifiers(vector.offset.as_deref(), vector.at.as_deref()) + &mode.unwrap_or_default()
    }

    fn fill(&self, fill: &Fill) -> String {
        let side = |name: &str, value: &Option<NumberLiteral>| {
            value.map(|value| format!(" {name} {}", self.number(&value))).unwrap_or_default()
        };
        format!(
            " fill{}{}{}",
            self.at(fill.span),
            side("left", &fill.left),
            side("right", &fill.right)
        )
    }

    fn modifiers(&self, offset: Option<&Offset>, at: Option<&At>) -> String {
        let offset = offset.map(|offset| {
            format!(" offset{} {}", self.at(offset.span), self.duration(&offset.duration))
        });
        let at = at.map(|at| {
            let time = match &at.time {
                AtTime::Timestamp(number) => self.number(number),
                AtTime::Start => "start".to_owned(),
                AtTime::End => "end".to_owned(),
                AtTime::Hole(template) => self.template(template),
            };
            format!(" time{} {time}", self.at(at.span))
        });
        [offset, at].into_iter().flatten().collect()
    }

    fn matching(&self, matching: &VectorMatching) -> String {
        let (kind, card) = (matching.kind, matching.card);
        let (at, labels) = (self.at(matching.span), self.idents(&matching.labels));
        format!(" {kind:?}{at} {labels} {card:?} {}", self.idents(&matching.include))
    }
}
