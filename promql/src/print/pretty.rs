//! Long expressions on several lines.

use super::{Printer, print};
use crate::ast::{Expr, ExprKind};
use crate::parser::Dialect;

/// How long a line may be before it is broken, where it can be.
const WIDTH: usize = 100;

const INDENT: &str = "  ";

/// An expression on as many lines as it takes for each to have at most 100 characters, where it can be
/// broken: between the operands of an operator, around arguments and within parentheses.
///
/// ```
/// use telemark_promql::{Dialect, parse, pretty};
///
/// let expr = parse(
///     "sum by (job) (rate(http_server_request_duration_seconds_count{code=~'5..'}[5m])) \
///      / sum by (job) (rate(http_server_request_duration_seconds_count[5m]))",
/// )?;
/// assert_eq!(
///     pretty(&expr, Dialect::Prometheus),
///     "sum by (job) (rate(http_server_request_duration_seconds_count{code=~'5..'}[5m]))\n\
///      /\n\
///      sum by (job) (rate(http_server_request_duration_seconds_count[5m]))",
/// );
/// # Ok::<(), telemark_promql::ParseError>(())
/// ```
pub fn pretty(expr: &Expr, dialect: Dialect) -> String {
    let mut pretty = Pretty { printer: Printer { out: String::new(), dialect } };
    pretty.lines(expr, 0);
    pretty.printer.out
}

struct Pretty {
    printer: Printer,
}

impl Pretty {
    /// Continues the current line with an expression whose lines are indented by `depth`.
    fn lines(&mut self, expr: &Expr, depth: usize) {
        let flat = print(expr, self.printer.dialect);
        let out = &self.printer.out;
        let column = out.len() - out.rfind('\n').map_or(0, |at| at + 1);
        if column + flat.chars().count() <= WIDTH {
            self.printer.out.push_str(&flat);
            return;
        }
        match &expr.kind {
            ExprKind::Binary(binary) => {
                self.lines(&binary.lhs, depth);
                self.new_line(depth);
                self.printer.operator(binary);
                self.new_line(depth);
                self.lines(&binary.rhs, depth);
            }
            ExprKind::Call(call) => {
                self.printer.ident(&call.name);
                self.parens(call.args.iter(), depth);
            }
            ExprKind::Aggregate(aggregate) => {
                self.printer.aggregate_head(aggregate);
                let args = aggregate.param.iter().chain([&aggregate.expr]);
                self.parens(args.map(|arg| &**arg), depth);
            }
            ExprKind::Paren(inner) => self.parens([&**inner].into_iter(), depth),
            ExprKind::Unary(unary) => {
                self.printer.out.push_str(unary.op.as_str());
                self.lines(&unary.expr, depth);
            }
            ExprKind::Subquery(subquery) => {
                self.lines(&subquery.expr, depth);
                self.printer.subquery_suffix(subquery);
            }
            ExprKind::Number(_)
            | ExprKind::String(_)
            | ExprKind::VectorSelector(_)
            | ExprKind::MatrixSelector(_)
            | ExprKind::Hole(_)
            | ExprKind::Invalid => self.printer.out.push_str(&flat),
        }
    }

    fn parens<'e>(&mut self, exprs: impl Iterator<Item = &'e Expr>, depth: usize) {
        self.printer.out.push('(');
        for (index, expr) in exprs.enumerate() {
            if index > 0 {
                self.printer.out.push(',');
            }
            self.new_line(depth + 1);
            self.lines(expr, depth + 1);
        }
        self.new_line(depth);
        self.printer.out.push(')');
    }

    fn new_line(&mut self, depth: usize) {
        self.printer.out.push('\n');
        for _ in 0..depth {
            self.printer.out.push_str(INDENT);
        }
    }
}
