//! From a tree back to text.
//!
//! What is printed parses to the same tree, spans aside, because parentheses are part of a tree.
//! Comments, the blanks between tokens, the order of modifiers and that of a quoted name among matchers
//! are lost.

mod duration;
mod pretty;
mod selector;
mod word;

use core::fmt;

pub use self::pretty::pretty;

use crate::ast::{
    Aggregate, Binary, Cardinality, Expr, ExprKind, Fill, Grouping, GroupingKind, MatchingKind,
    NumberLiteral, Operator, Subquery, VectorMatching,
};
use crate::parser::Dialect;

/// An expression on one line.
///
/// ```
/// use telemark_promql::{Dialect, parse, print};
///
/// let expr = parse("sum(rate(errors{job='api'}[300]))by(job)>.5")?;
/// assert_eq!(
///     print(&expr, Dialect::Prometheus),
///     "sum by (job) (rate(errors{job='api'}[300])) > 0.5",
/// );
/// # Ok::<(), telemark_promql::ParseError>(())
/// ```
///
/// The dialect matters for a text that looks like a variable and is none. An invalid node prints as
/// nothing, so a tree that came with errors may print as no query.
pub fn print(expr: &Expr, dialect: Dialect) -> String {
    let mut printer = Printer { out: String::new(), dialect };
    printer.expr(expr);
    printer.out
}

impl fmt::Display for Expr {
    /// As [`print()`] for the dialect of Prometheus.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&print(self, Dialect::Prometheus))
    }
}

struct Printer {
    out: String,
    dialect: Dialect,
}

impl Printer {
    fn expr(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Number(number) => self.number(number),
            ExprKind::String(string) => self.string(string),
            ExprKind::VectorSelector(selector) => self.vector(selector),
            ExprKind::MatrixSelector(selector) => self.matrix(selector),
            ExprKind::Subquery(subquery) => {
                self.expr(&subquery.expr);
                self.subquery_suffix(subquery);
            }
            ExprKind::Call(call) => {
                self.ident(&call.name);
                self.args(call.args.iter());
            }
            ExprKind::Aggregate(aggregate) => {
                self.aggregate_head(aggregate);
                self.args(aggregate.param.iter().chain([&aggregate.expr]).map(|arg| &**arg));
            }
            ExprKind::Binary(binary) => {
                self.expr(&binary.lhs);
                self.out.push(' ');
                self.operator(binary);
                self.out.push(' ');
                self.expr(&binary.rhs);
            }
            ExprKind::Unary(unary) => {
                self.out.push_str(unary.op.as_str());
                self.expr(&unary.expr);
            }
            ExprKind::Paren(inner) => {
                self.out.push('(');
                self.expr(inner);
                self.out.push(')');
            }
            ExprKind::Hole(template) => self.out.push_str(&template.text),
            ExprKind::Invalid => {}
        }
    }

    fn args<'e>(&mut self, args: impl Iterator<Item = &'e Expr>) {
        self.out.push('(');
        for (index, arg) in args.enumerate() {
            if index > 0 {
                self.out.push_str(", ");
            }
            self.expr(arg);
        }
        self.out.push(')');
    }

    /// The range and what follows it.
    fn subquery_suffix(&mut self, subquery: &Subquery) {
        self.out.push('[');
        self.duration(&subquery.range);
        self.out.push(':');
        if let Some(step) = &subquery.step {
            self.duration(step);
        }
        self.out.push(']');
        self.time(subquery.offset.as_deref(), subquery.at.as_deref());
    }

    /// What stands before the arguments.
    fn aggregate_head(&mut self, aggregate: &Aggregate) {
        self.ident(&aggregate.name);
        if let Some(Grouping { kind, labels, .. }) = &aggregate.grouping {
            self.out.push_str(match kind {
                GroupingKind::By => " by ",
                GroupingKind::Without => " without ",
            });
            self.idents(labels);
            self.out.push(' ');
        }
    }

    /// What stands between the operands.
    fn operator(&mut self, binary: &Binary) {
        match &binary.op {
            Operator::Known(op) => self.out.push_str(op.as_str()),
            Operator::Hole(template) => self.out.push_str(&template.text),
        }
        if binary.return_bool.is_some() {
            self.out.push_str(" bool");
        }
        if let Some(matching) = &binary.matching {
            self.matching(matching);
        }
        if let Some(fill) = &binary.fill {
            self.fill(fill);
        }
    }

    fn matching(&mut self, matching: &VectorMatching) {
        self.out.push_str(match matching.kind {
            MatchingKind::On => " on ",
            MatchingKind::Ignoring => " ignoring ",
        });
        self.idents(&matching.labels);
        self.out.push_str(match matching.card {
            Cardinality::ManyToOne => " group_left ",
            Cardinality::OneToMany => " group_right ",
            Cardinality::OneToOne | Cardinality::ManyToMany => return,
        });
        // Without labels, too: a parenthesis that the right operand starts with would be taken for
        // that of the labels.
        self.idents(&matching.include);
    }

    fn fill(&mut self, fill: &Fill) {
        let shown = |number: &Option<NumberLiteral>| number.as_ref().map(word::number);
        let (left, right) = (shown(&fill.left), shown(&fill.right));
        let sides = if left == right {
            [("fill", left), ("", None)]
        } else {
            [("fill_left", left), ("fill_right", right)]
        };
        for (name, value) in sides {
            if let Some(value) = value {
                self.out.extend([" ", name, " (", &value, ")"]);
            }
        }
    }

    fn number(&mut self, number: &NumberLiteral) {
        self.out.push_str(&word::number(number));
    }
}
