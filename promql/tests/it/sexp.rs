//! Trees as S-expressions: one line a node, children indented.

use std::fmt;

use telemark_promql::{
    At, AtTime, DurationLiteral, Expr, ExprKind, Ident, Offset, Span, VectorMatching,
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
                node(format!("number{at} {:?}", number.value), vec![])
            }
            ExprKind::String(string) => {
                assert_eq!(string.span, expr.span, "a string is a whole expression");
                node(format!("string{at} {:?}", string.value), vec![])
            }
            ExprKind::VectorSelector(vector) => {
                let parts = self.selector(vector);
                let modifiers = self.modifiers(vector.offset.as_ref(), vector.at.as_ref());
                node(format!("vector{at}{parts}{modifiers}"), vec![])
            }
            ExprKind::MatrixSelector(matrix) => {
                let vector = &matrix.vector;
                let (vector_at, parts) = (self.at(matrix.vector_span), self.selector(vector));
                let range = self.duration(&matrix.range);
                let modifiers = self.modifiers(vector.offset.as_ref(), vector.at.as_ref());
                node(format!("matrix{at}{parts}{vector_at} range {range}{modifiers}"), vec![])
            }
            ExprKind::Subquery(subquery) => {
                let range = self.duration(&subquery.range);
                let step = subquery.step.map(|step| format!(" step {}", self.duration(&step)));
                let step = step.unwrap_or_default();
                let modifiers = self.modifiers(subquery.offset.as_ref(), subquery.at.as_ref());
                node(format!("subquery{at} range {range}{step}{modifiers}"), vec![&subquery.expr])
            }
            ExprKind::Call(call) => {
                assert_eq!(
                    call.name.text,
                    call.function.name(),
                    "names of functions have one case"
                );
                node(format!("call{at} {}", self.ident(&call.name)), call.args.iter().collect())
            }
            ExprKind::Aggregate(aggregate) => {
                let op = format!("{}{}", aggregate.op, self.at(aggregate.op_span));
                let grouping = aggregate.grouping.as_ref().map(|grouping| {
                    let (at, labels) = (self.at(grouping.span), self.idents(&grouping.labels));
                    format!(" {:?}{at} {labels}", grouping.kind)
                });
                let grouping = grouping.unwrap_or_default();
                let children = aggregate.param.as_deref().into_iter().chain([&*aggregate.expr]);
                node(format!("aggregate{at} {op}{grouping}"), children.collect())
            }
            ExprKind::Binary(binary) => {
                let op = format!("{}{}", binary.op, self.at(binary.op_span));
                let bool = if binary.return_bool { " bool" } else { "" };
                let matching = binary.matching.as_ref().map(|matching| self.matching(matching));
                let matching = matching.unwrap_or_default();
                node(format!("binary{at} {op}{bool}{matching}"), vec![&binary.lhs, &binary.rhs])
            }
            ExprKind::Unary(unary) => {
                let op = format!("{}{}", unary.op, self.at(unary.op_span));
                node(format!("unary{at} {op}"), vec![&unary.expr])
            }
            ExprKind::Paren(inner) => node(format!("paren{at}"), vec![inner]),
        }
    }

    fn at(&self, span: Span) -> String {
        if self.spans { format!("@{}..{}", span.start, span.end) } else { String::new() }
    }

    fn ident(&self, ident: &Ident) -> String {
        format!("{}{}", ident.text, self.at(ident.span))
    }

    fn idents(&self, idents: &[Ident]) -> String {
        let idents: Vec<_> = idents.iter().map(|ident| self.ident(ident)).collect();
        format!("({})", idents.join(", "))
    }

    fn duration(&self, duration: &DurationLiteral) -> String {
        format!("{:?}{}", duration.value, self.at(duration.span))
    }

    fn selector(&self, vector: &VectorSelector) -> String {
        let name = vector.name.as_ref().map(|name| format!(" {}", self.ident(name)));
        let matchers = vector.matchers.iter().map(|matcher| {
            let (label, op, value) = (self.ident(&matcher.label), matcher.op, &matcher.value);
            let (at, value_at) = (self.at(matcher.span), self.at(value.span));
            format!(" [{label} {op} {:?}{value_at}]{at}", value.value)
        });
        name.into_iter().chain(matchers).collect()
    }

    fn modifiers(&self, offset: Option<&Offset>, at: Option<&At>) -> String {
        let offset = offset.map(|offset| {
            let sign = if offset.negative { "-" } else { "" };
            let duration = self.duration(&offset.duration);
            format!(" offset{} {sign}{duration}", self.at(offset.span))
        });
        let at = at.map(|at| {
            let time = match at.time {
                AtTime::Timestamp(number) => format!("{:?}{}", number.value, self.at(number.span)),
                AtTime::Start => "start".to_owned(),
                AtTime::End => "end".to_owned(),
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
