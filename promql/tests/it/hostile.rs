//! Queries that nobody writes: broken ones, and ones that nest without end.

use telemark_promql::{
    Dialect, Expr, ExprKind, MAX_DEPTH, MAX_ERRORS, ParseError, Span, parse, parse_all, visit,
};

use crate::corpora;
use crate::print::assert_round_trip;

/// Queries that together use every rule of the grammar.
const SEEDS: &[&str] = &[
    "# a comment\nsum by (job, le) (rate(http_requests_total{code=~\"5..|429\", path!~\"/health.*\"}[5m]))",
    "histogram_quantile(0.99, sum(rate(latency_bucket[1h30m] offset -1d @ end())) by (le)) > bool 0.5e-3",
    "a:b{c='d\\'e\\x41\\u00e9'} / on (x, y) group_left (z) (f @ 1609746000 offset 5m) ^ -2 ^ 3",
    "label_replace({__name__=~`up|\\w+`}, \"dst\", \"$1\", \"src\", \"(.*)é✓\") unless ignoring () g",
    "max_over_time((sum(rate(h[2m])) or vector(0x1F))[1d:5m] @ start()) atan2 - Inf % NaN == 017",
    "topk by (i,) (3, -quantile(.9, j{k!=\"\",}) without (l)) and count_values('m', n) <= 1y2w3d",
    "sum by (\"k8s.pod\", $a) ({\"my.metric\", b=~\"$c|[[d:csv]]\"}[$e * 2] smoothed) >/ fill_left(-1) limitk(2, f)",
    "foo_${x}_total{$filters} offset -(5m + max_of(step(), 3)) $op ${fn:raw}_over_time($q[1h:$s] @ $t)",
    "[({\"`'#,:@=!~<>*/%+-^$)}]",
];

/// What mutations put in.
const PIECES: &[&str] = &[
    "(", ")", "{", "}", "[", "]", "\"", "'", "`", "\\", "#", "\n", ",", ":", "@", "=", "!", "~",
    "<", "-", "^", ".", "0", "0x", "9", "1e", "5m", "_", "é", "\u{fffd}", "\0", "by", "on",
    "offset", "bool", "sum", "inf", " ", "$x", "${y:csv}", "[[z]]", "$", "step()", "fill(1)",
    "anchored", "\"a.b\"",
];

/// Parses and holds the result against what must be true of every result, in both dialects.
fn parse_soundly(query: &str) -> Result<Expr, ParseError> {
    for dialect in [Dialect::Grafana, Dialect::Prometheus] {
        let parsed = parse_all(query, dialect);
        for error in &parsed.errors {
            let blamed = query.get(error.span().range());
            assert!(blamed.is_some(), "{query:?}: {error} at {:?}", error.span());
        }
        if parsed.errors.is_empty() {
            let whole = Span { start: 0, end: query.len() };
            check_spans(query, &parsed.expr, whole);
            assert_round_trip(query, dialect);
        }
    }
    parse(query)
}

/// Every expression lies within its parent, behind its elder siblings, and starts and ends with a
/// byte of a token.
fn check_spans(query: &str, expr: &Expr, parent: Span) {
    let text = query.get(expr.span.range());
    let text = text.unwrap_or_else(|| panic!("{query:?}: {:?} cuts a character", expr.span));
    assert!(!text.is_empty() && text.trim() == text, "{query:?}: {text:?}");
    let inside = parent.start <= expr.span.start && expr.span.end <= parent.end;
    assert!(inside, "{query:?}: {:?} is not in {parent:?}", expr.span);
    let mut rest = expr.span;
    for child in children(expr) {
        check_spans(query, child, rest);
        rest.start = child.span.end;
    }
}

fn children(expr: &Expr) -> Vec<&Expr> {
    match &expr.kind {
        ExprKind::Number(_)
        | ExprKind::String(_)
        | ExprKind::VectorSelector(_)
        | ExprKind::MatrixSelector(_)
        | ExprKind::Hole(_)
        | ExprKind::Invalid => vec![],
        ExprKind::Subquery(subquery) => vec![&subquery.expr],
        ExprKind::Call(call) => call.args.iter().collect(),
        ExprKind::Aggregate(aggregate) => {
            aggregate.param.as_deref().into_iter().chain([&*aggregate.expr]).collect()
        }
        ExprKind::Binary(binary) => vec![&binary.lhs, &binary.rhs],
        ExprKind::Unary(unary) => vec![&unary.expr],
        ExprKind::Paren(inner) => vec![inner],
    }
}

/// Queries to break: ours, and every so many of the corpora's where they are present.
fn seeds(step: usize) -> Vec<String> {
    let corpus = corpora::cases("").into_iter().map(|case| case.expr);
    SEEDS.iter().map(|seed| (*seed).to_owned()).chain(corpus.step_by(step)).collect()
}

#[test]
fn a_query_cut_off_anywhere_is_answered() {
    for seed in seeds(100) {
        for (at, _) in seed.char_indices() {
            // Nothing to compare: the soundness of whatever comes back is the assertion.
            let _ = parse_soundly(&seed[..at]);
            let _ = parse_soundly(&seed[at..]);
        }
    }
}

#[test]
fn a_query_with_a_piece_replaced_is_answered() {
    for seed in seeds(1000).iter().filter(|seed| seed.len() < 200) {
        for (at, c) in seed.char_indices() {
            for piece in PIECES {
                let (before, after) = (&seed[..at], &seed[at + c.len_utf8()..]);
                let _ = parse_soundly(&format!("{before}{piece}{after}"));
            }
        }
    }
}

/// One step of xorshift64, so that the test needs no source of randomness and always does the same.
fn next(state: &mut u64) -> usize {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    usize::try_from(*state >> 33).unwrap()
}

/// Queries of the corpora, each with up to three pieces in place of something else.
pub(crate) fn mutated(count: usize) -> Vec<String> {
    let cases = corpora::cases("");
    let short: Vec<_> = cases.iter().filter(|case| case.expr.len() < 120).collect();
    let mut state = 0x2545_f491_4f6c_dd1d;
    let mut queries = Vec::new();
    while queries.len() < count && !short.is_empty() {
        let mut query = short[next(&mut state) % short.len()].expr.clone();
        for _ in 0..=next(&mut state) % 3 {
            let places: Vec<_> = query.char_indices().map(|(at, _)| at).collect();
            let Some(from) = places.get(next(&mut state) % (places.len() + 1)).copied() else {
                continue;
            };
            let cut: usize =
                query[from..].chars().take(next(&mut state) % 4).map(char::len_utf8).sum();
            let piece = PIECES[next(&mut state) % PIECES.len()];
            query.replace_range(from..from + cut, piece);
        }
        queries.push(query);
    }
    queries
}

#[test]
fn a_query_of_random_pieces_is_answered() {
    let mut state = 0x9e37_79b9_7f4a_7c15;
    let mut valid = 0;
    for _ in 0..50_000 {
        let count = 1 + next(&mut state) % 8;
        let words = ["a", "b", "5", "(a)", "{c=\"d\"}", "[5m]", "+", "==", "rate", "x:y"];
        let query: String = (0..count)
            .map(|_| match next(&mut state) % 3 {
                0 => PIECES[next(&mut state) % PIECES.len()],
                _ => words[next(&mut state) % words.len()],
            })
            .collect();
        valid += usize::from(parse_soundly(&query).is_ok());
    }
    assert!(valid > 1000, "only {valid} of the queries get past the first tokens");
}

/// Shapes that nest, each with `depth` expressions in each other.
fn nested(depth: usize) -> Vec<(&'static str, String)> {
    let n = depth - 1;
    let wrap =
        |open: &str, close: &str, n: usize| format!("{}a{}", open.repeat(n), close.repeat(n));
    vec![
        ("parentheses", wrap("(", ")", n)),
        ("calls", wrap("abs(", ")", n)),
        ("aggregations", wrap("sum by (x) (", ")", n)),
        ("parameters", wrap("topk(1, ", ")", n)),
        ("signs", wrap("-", "", n)),
        ("right operands", wrap("a ^ ", "", n)),
        ("left operands", wrap("", " + on (x) group_left (y) a", n)),
        ("both operands", wrap("(a + ", ")", n / 2)),
        ("subqueries", wrap("rate(", "[5m:])", n / 2)),
    ]
}

#[test]
fn nesting_up_to_the_limit_is_parsed_on_a_small_stack() {
    let parse_all = || {
        for (shape, query) in nested(MAX_DEPTH) {
            let expr = parse_soundly(&query).unwrap_or_else(|error| panic!("{shape}: {error}"));
            let mut count = 0;
            visit::walk(&expr.clone(), &mut |_| count += 1);
            assert!(count >= MAX_DEPTH - 1, "{shape} has {count} expressions");
        }
    };
    let thread = std::thread::Builder::new().stack_size(2 * 1024 * 1024).spawn(parse_all);
    thread.unwrap().join().unwrap();
}

#[test]
fn nesting_beyond_the_limit_is_refused() {
    let message = format!("too many expressions in each other, expected at most {MAX_DEPTH}");
    for depth in [2 * MAX_DEPTH + 4, 1_000_000] {
        for (shape, query) in nested(depth) {
            let error = parse_soundly(&query).unwrap_err();
            assert_eq!(error.to_string(), message, "{shape}");
        }
    }
    for (shape, query) in nested(MAX_DEPTH + 1).into_iter().take(7) {
        assert_eq!(parse_soundly(&query).unwrap_err().to_string(), message, "{shape}");
    }
}

#[test]
fn groups_of_a_regular_expression_do_not_recurse() {
    for (depth, message) in [
        (1000, None),
        (1001, Some("bad regular expression: more than 1000 groups in each other")),
        (1_000_000, Some("bad regular expression: more than 1000 groups in each other")),
    ] {
        let query = format!("a{{b=~\"{}{}\"}}", "(".repeat(depth), ")".repeat(depth));
        let found = parse_soundly(&query).err().map(|error| error.to_string());
        assert_eq!(found.as_deref(), message);
    }
}

/// Texts that take long to read if something in them is looked for again and again.
#[test]
fn long_texts_are_read_in_linear_time() {
    const LENGTH: usize = 1 << 18;
    let fill = |piece: &str| piece.repeat(LENGTH / piece.len());
    let names: Vec<_> = (0..LENGTH / 16).map(|i| format!("(?P<name{i}>)")).collect();
    let names = names.concat();
    let labels: Vec<_> = (0..LENGTH / 16).map(|i| format!("label{i}")).collect();
    let (on, group) = (labels.join(","), labels.join(",").replace("label", "other"));
    for query in [
        format!("a{{b=~\"{}\"}}", fill("[[:")),
        format!("a{{b=~\"{}\"}}", fill("{")),
        format!("a{{b=~\"{}\"}}", fill("{1")),
        format!("a{{b=~\"{}\"}}", fill("\\\\Q")),
        format!("a{{b=~\"{names}\"}}"),
        format!("a + on ({on}) group_left ({group}) b"),
        format!("a{{b=\"{}\"}}", fill("\\xff")),
        format!("a{{b=\"{}\"}}", fill("${x:")),
        format!("a{{b=\"{}\"}}", fill("[[x")),
        format!("a{{b=\"{}\"}}", fill("$x\\xff")),
        fill("${x."),
        fill("[[x:"),
        fill("fill "),
        fill("a "),
        fill("a,"),
        fill("(a,"),
        fill("sum("),
        fill("{"),
        fill("{a=\"b\","),
        fill("[5m:"),
        fill("a[5m] "),
        fill("-"),
        fill("\"\n"),
        fill("\u{fffd}"),
        fill("#\n"),
        fill("a offset 5m "),
        fill("a + "),
        fill(")"),
        format!("a[{}", fill("(")),
        format!("a[{}5m]", fill("-")),
        format!("a[5m{}]", fill("+5m")),
        format!("sum by ({}", fill("a,")),
        format!("abs({}", fill("a,")),
        format!("label_join(a, \"b\", \"c\"{})", fill(", \"d\"")),
    ] {
        let parsed = parse_all(&query, Dialect::Grafana);
        assert!(parsed.errors.len() <= MAX_ERRORS);
    }
}
