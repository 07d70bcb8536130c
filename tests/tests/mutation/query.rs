//! The breaks of one query, found in its tree.

use std::ops::Range;

use telemark_promql::{
    Aggregate, AggregateOp, BinaryOp, Call, Expr, ExprKind, Function, Grouping, GroupingKind,
    Ident, MatchOp, Matcher, MatrixSelector, Span, VectorSelector, visit,
};
use telemark_registry::Instrument;
use telemark_registry::catalog::v1::{Catalog, Family, Label};

use super::kind::Break;

/// A break of a query: the bytes to replace, rising, and what with.
pub(crate) struct QueryBreak {
    pub(crate) kind: Break,
    pub(crate) edits: Vec<(Range<usize>, String)>,
}

/// What the breaks depend on beside the query.
pub(crate) struct Surroundings<'a> {
    pub(crate) catalog: &'a Catalog,
    /// The names that recording rules give.
    pub(crate) recorded: &'a [String],
    /// The labels that annotations, legends or readers of a recorded series name.
    pub(crate) shown: &'a [String],
    /// The recording rule's own name.
    pub(crate) records: Option<&'a str>,
    pub(crate) is_alert: bool,
}

pub(crate) fn breaks(text: &str, expr: &Expr, around: &Surroundings<'_>) -> Vec<QueryBreak> {
    let mut found = Breaks { text, around, all: Vec::new() };
    visit::walk(expr, &mut |node| found.node(node));
    found.root(expr);
    found.all
}

struct Breaks<'a> {
    text: &'a str,
    around: &'a Surroundings<'a>,
    all: Vec<QueryBreak>,
}

impl<'a> Breaks<'a> {
    fn add(&mut self, kind: Break, span: Span, text: impl Into<String>) {
        self.all.push(QueryBreak { kind, edits: vec![(span.range(), text.into())] });
    }

    fn node(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::VectorSelector(selector) => {
                self.selector(selector);
                self.gauge(selector, expr.span);
            }
            ExprKind::MatrixSelector(matrix) => self.matrix(matrix),
            ExprKind::Call(call) => self.call(call, expr.span),
            ExprKind::Aggregate(aggregate) => self.aggregate(aggregate, expr.span),
            ExprKind::Binary(binary) => {
                let matching = binary.matching.iter();
                for label in
                    matching.flat_map(|matching| matching.labels.iter().chain(&matching.include))
                {
                    self.add(
                        Break::MatchingLabelRenamed,
                        label.span,
                        without_a_letter(&label.text),
                    );
                }
                if binary.matching.is_none() {
                    self.sides(&binary.lhs, &binary.rhs);
                }
                self.threshold(binary.op.known(), &binary.lhs, &binary.rhs);
            }
            _ => {}
        }
    }

    /// What only the whole query can lose.
    fn root(&mut self, expr: &Expr) {
        if self.text.trim_end().ends_with(')') {
            let end = self.text.trim_end().len();
            let edits = vec![(end - 1..end, String::new())];
            self.all.push(QueryBreak { kind: Break::ParenthesisLost, edits });
        }
        if self.around.is_alert
            && let ExprKind::Binary(binary) = &expr.kind
            && binary.op.known().is_some_and(BinaryOp::is_comparison)
            && matches!(binary.rhs.kind, ExprKind::Number(_))
        {
            let from = binary.lhs.span.end;
            let edits = vec![(from..binary.rhs.span.end, String::new())];
            self.all.push(QueryBreak { kind: Break::ComparisonLost, edits });
        }
    }

    fn family(&self, name: &str) -> Option<(&'a Family, &'static str)> {
        let families = &self.around.catalog.families;
        families.iter().find_map(|family| {
            let suffix = name.strip_prefix(family.prometheus_name.as_str())?;
            let is_histogram = family.instrument == Instrument::Histogram;
            match suffix {
                "" if !is_histogram => Some((family, "")),
                "_bucket" if is_histogram => Some((family, "_bucket")),
                "_sum" if is_histogram => Some((family, "_sum")),
                "_count" if is_histogram => Some((family, "_count")),
                _ => None,
            }
        })
    }

    fn selector(&mut self, selector: &VectorSelector) {
        let Some(name) = &selector.name else {
            return;
        };
        let family = self.family(&name.text);
        if family.is_some() || self.around.recorded.contains(&name.text) {
            self.add(Break::MetricRenamed, name.span, without_a_letter(&name.text));
            if let Some(own) = self.around.records {
                self.add(Break::RecordReadsItself, name.span, own);
            }
        }
        let Some((family, part)) = family else {
            return;
        };
        if !part.is_empty() {
            self.add(Break::BareHistogram, name.span, family.prometheus_name.as_str());
        }
        for suffix in ["_total", "_seconds", "_bytes"] {
            if let Some(short) = family.prometheus_name.strip_suffix(suffix) {
                self.add(Break::MetricWithoutSuffix, name.span, format!("{short}{part}"));
            }
        }
        if part == "_bucket" {
            let at = selector.matchers.last().map(|matcher| matcher.span.end);
            if let Some(at) = at {
                let edits = vec![(at..at, ", le=\"0.333\"".to_owned())];
                self.all.push(QueryBreak { kind: Break::BucketUndeclared, edits });
            }
        }
        for matcher in &selector.matchers {
            self.matcher(matcher, family);
        }
    }

    fn matcher(&mut self, matcher: &Matcher, family: &Family) {
        let label = &matcher.label;
        self.add(Break::MatcherLabelRenamed, label.span, without_a_letter(&label.text));
        let closed = closed(family, &label.text);
        let value = &matcher.value.value;
        if value.contains('$') {
            return;
        }
        let inside = (matcher.value.span.start + 1, matcher.value.span.end - 1);
        let span = Span { start: inside.0, end: inside.1 };
        match matcher.op {
            MatchOp::Equal if closed.is_some() => {
                self.add(Break::ValueImpossible, span, format!("{value}x"));
            }
            MatchOp::NotEqual if closed.is_some() => {
                self.add(Break::ExclusionOfNothing, span, format!("{value}x"));
            }
            MatchOp::Regex if value.contains('|') => {
                if closed.is_some() {
                    for alternative in value.split('|') {
                        let dead = value.replacen(alternative, &without_a_letter(alternative), 1);
                        self.add(Break::AlternativeDead, span, dead);
                    }
                }
                let equal = Span { start: label.span.end, end: matcher.value.span.start };
                let written = &self.text[equal.range()];
                self.add(Break::RegexInEquality, equal, written.replace("=~", "="));
            }
            _ => {}
        }
    }

    fn gauge(&mut self, selector: &VectorSelector, span: Span) {
        if self.is_gauge(selector) {
            let written = &self.text[span.range()];
            self.add(Break::RateOnGauge, span, format!("rate({written}[5m])"));
        }
    }

    fn is_gauge(&self, selector: &VectorSelector) -> bool {
        let family = selector.name.as_ref().and_then(|name| self.family(&name.text));
        family.is_some_and(|(family, _)| {
            matches!(family.instrument, Instrument::Gauge | Instrument::UpDownCounter)
        })
    }

    fn matrix(&mut self, matrix: &MatrixSelector) {
        self.selector(&matrix.vector);
        if matrix.range.seconds().is_some() {
            self.add(Break::WindowTooShort, matrix.range.span, "20s");
        }
    }

    fn call(&mut self, call: &Call, span: Span) {
        let function = call.function;
        let matrix = call.args.first().and_then(|argument| match &argument.kind {
            ExprKind::MatrixSelector(matrix) => Some((matrix, argument.span)),
            _ => None,
        });
        let is_rate = matches!(function, Some(Function::Rate | Function::Increase));
        if let Some((matrix, _)) = matrix {
            let vector = self.text[matrix.vector_span.range()].to_owned();
            if is_rate {
                self.add(Break::RawCounter, span, vector);
                self.add(Break::GaugeFunctionOnCounter, call.name.span, "deriv");
            } else if self.is_gauge(&matrix.vector) {
                self.add(Break::RateOnGauge, call.name.span, "rate");
            }
        }
        if function == Some(Function::HistogramQuantile)
            && let Some(argument) = call.args.get(1)
        {
            self.histogram(argument);
        }
    }

    /// What a quantile needs of its histogram.
    fn histogram(&mut self, argument: &Expr) {
        let mut found = Vec::new();
        visit::walk(argument, &mut |node| match &node.kind {
            ExprKind::MatrixSelector(matrix) => {
                let name = matrix.vector.name.as_ref();
                if let Some(name) = name.filter(|name| name.text.ends_with("_bucket")) {
                    let count = name.text.replace("_bucket", "_count");
                    found.push((Break::NotAHistogram, name.span, count));
                }
            }
            ExprKind::Aggregate(Aggregate { grouping: Some(grouping), .. }) => {
                if let Some(without) = without_label(self.text, grouping, "le") {
                    found.push((Break::LeDropped, grouping.span, without));
                }
            }
            _ => {}
        });
        for (kind, span, text) in found {
            self.add(kind, span, text);
        }
    }

    fn aggregate(&mut self, aggregate: &Aggregate, span: Span) {
        if let ExprKind::Call(call) = &aggregate.expr.kind
            && aggregate.op == Some(AggregateOp::Sum)
            && call.function == Some(Function::Rate)
            && let Some(Expr { kind: ExprKind::MatrixSelector(matrix), .. }) = call.args.first()
        {
            let vector = &self.text[matrix.vector_span.range()];
            let grouping = aggregate.grouping.as_ref();
            let by = grouping.map_or("", |grouping| &self.text[grouping.span.range()]);
            self.add(Break::RateOfSum, span, format!("rate(sum {by} ({vector})[5m:])"));
        }
        let Some(grouping) = &aggregate.grouping else {
            return;
        };
        for label in &grouping.labels {
            self.add(Break::GroupingLabelRenamed, label.span, without_a_letter(&label.text));
        }
        for shown in self.around.shown {
            if let Some(without) = without_label(self.text, grouping, shown) {
                self.add(Break::ShownLabelDropped, grouping.span, without);
            }
        }
    }

    /// Both sides of an operator without `on` and `ignoring` group by the same labels.
    fn sides(&mut self, lhs: &Expr, rhs: &Expr) {
        let (Some(lhs), Some(rhs)) = (grouping(lhs), grouping(rhs)) else {
            return;
        };
        let names = |grouping: &Grouping| -> Vec<String> {
            grouping.labels.iter().map(|label| label.text.clone()).collect()
        };
        if names(lhs) != names(rhs) {
            return;
        }
        for label in names(lhs) {
            for side in [lhs, rhs] {
                if let Some(without) = without_label(self.text, side, &label) {
                    self.add(Break::OneSideGroupedOtherwise, side.span, without);
                }
            }
        }
    }

    /// A limit times 1000 where a quantile of seconds is compared, or times 100 where a share of one
    /// metric is.
    fn threshold(&mut self, op: Option<BinaryOp>, lhs: &Expr, rhs: &Expr) {
        let (Some(op), ExprKind::Number(limit)) = (op, &rhs.kind) else {
            return;
        };
        if !op.is_comparison() {
            return;
        }
        let factor = match &lhs.kind {
            ExprKind::Call(call)
                if call.function == Some(Function::HistogramQuantile)
                    && names(lhs).iter().all(|name| name.ends_with("_seconds_bucket")) =>
            {
                1000.0
            }
            ExprKind::Binary(binary)
                if binary.op.known() == Some(BinaryOp::Div)
                    && names(&binary.lhs) == names(&binary.rhs) =>
            {
                100.0
            }
            _ => return,
        };
        self.add(Break::ThresholdInOtherUnit, limit.span, format!("{}", limit.value * factor));
    }
}

/// The metrics that an expression reads.
fn names(expr: &Expr) -> Vec<&str> {
    let mut names = Vec::new();
    visit::walk(expr, &mut |node| {
        let selector = match &node.kind {
            ExprKind::VectorSelector(selector) => selector,
            ExprKind::MatrixSelector(matrix) => &matrix.vector,
            _ => return,
        };
        names.extend(selector.name.iter().map(|name| name.text.as_str()));
    });
    names
}

/// The grouping at the top of an operand.
fn grouping(expr: &Expr) -> Option<&Grouping> {
    match &expr.kind {
        ExprKind::Aggregate(aggregate) => {
            aggregate.grouping.as_ref().filter(|grouping| grouping.kind == GroupingKind::By)
        }
        ExprKind::Paren(inner) => grouping(inner),
        _ => None,
    }
}

/// A grouping's text without one of its labels.
fn without_label(text: &str, grouping: &Grouping, label: &str) -> Option<String> {
    if grouping.kind != GroupingKind::By || !grouping.labels.iter().any(|it| it.text == label) {
        return None;
    }
    let kept: Vec<&str> = grouping
        .labels
        .iter()
        .filter(|it| it.text != label)
        .map(|it: &Ident| &text[it.span.range()])
        .collect();
    Some(format!("by ({})", kept.join(", ")))
}

fn closed<'a>(family: &'a Family, label: &str) -> Option<&'a Label> {
    let found = family.labels.iter().find(|it| it.prometheus_name == label)?;
    (found.cap == 0 && !found.values.is_empty()).then_some(found)
}

/// A name without the letter in its middle.
pub(crate) fn without_a_letter(name: &str) -> String {
    let middle = name.chars().count() / 2;
    let kept = name.chars().enumerate().filter(|(at, _)| *at != middle);
    kept.map(|(_, letter)| letter).collect()
}
