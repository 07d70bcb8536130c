//! JSON as a tree whose every node knows its bytes.
//!
//! Strict, as RFC 8259 has it and Grafana reads it, and bounded: depth is limited and no call stack grows
//! with it. A key that stands twice is reported beside its first occurrence.

mod scan;

use std::borrow::Cow;
use std::mem;
use std::ops::Range;

use self::scan::Scanner;
use crate::tree::{Entry, MAX_DEPTH, MAX_NODES, Mapping, Node, OpenMapping, Scalar, Style, Value};

/// The document of a file, unless it has a syntax error, and what is wrong with it.
#[derive(Debug, Default)]
pub(crate) struct Loaded<'t> {
    pub(crate) documents: Vec<Node<'t>>,
    pub(crate) problems: Vec<Problem>,
}

#[derive(Debug, PartialEq)]
pub(crate) struct Problem {
    pub(crate) kind: ProblemKind,
    pub(crate) range: Range<usize>,
}

#[derive(Debug, PartialEq)]
pub(crate) enum ProblemKind {
    /// What was expected, in words.
    Expected(&'static str),
    BadString(&'static str),
    DuplicateKey {
        key: String,
        first: Range<usize>,
    },
    TooDeep,
    TooManyValues,
}

/// Loads a text that holds one JSON document.
pub(crate) fn load(text: &str) -> Loaded<'_> {
    let mut parser =
        Parser { scanner: Scanner::new(text), open: Vec::new(), nodes: 0, problems: Vec::new() };
    let mut documents = Vec::new();
    match parser.document() {
        Ok(document) => documents.push(document),
        Err(problem) => parser.problems.push(problem),
    }
    Loaded { documents, problems: parser.problems }
}

struct Parser<'t> {
    scanner: Scanner<'t>,
    open: Vec<Open<'t>>,
    nodes: usize,
    problems: Vec<Problem>,
}

/// A collection whose end hasn't come yet.
struct Open<'t> {
    start: usize,
    items: Items<'t>,
}

enum Items<'t> {
    Array(Vec<Node<'t>>),
    Object { mapping: OpenMapping<'t>, key: Key<'t> },
}

/// The key whose value comes next.
#[derive(Default)]
struct Key<'t> {
    text: Cow<'t, str>,
    range: Range<usize>,
}

impl<'t> Key<'t> {
    fn read(scanner: &mut Scanner<'t>, expected: &'static str) -> Result<Self, Problem> {
        let start = scanner.skip_blank();
        if scanner.peek() != Some(b'"') {
            return Err(scanner.expected(expected));
        }
        let text = scanner.string()?;
        let range = start..scanner.at();
        scanner.expect(b':', "`:`")?;
        Ok(Self { text, range })
    }
}

impl<'t> Parser<'t> {
    fn document(&mut self) -> Result<Node<'t>, Problem> {
        loop {
            if let Some(node) = self.start()?
                && let Some(document) = self.put(node)?
            {
                self.scanner.end()?;
                return Ok(document);
            }
        }
    }

    /// Reads a value, or opens a collection and answers nothing.
    fn start(&mut self) -> Result<Option<Node<'t>>, Problem> {
        let start = self.scanner.skip_blank();
        self.nodes += 1;
        if self.nodes > MAX_NODES {
            return Err(Problem { kind: ProblemKind::TooManyValues, range: start..start });
        }
        let value = match self.scanner.peek() {
            Some(b'[') => {
                self.check_depth(start)?;
                self.scanner.take(b'[');
                if !self.scanner.take(b']') {
                    self.open.push(Open { start, items: Items::Array(Vec::new()) });
                    return Ok(None);
                }
                Value::Sequence(Vec::new())
            }
            Some(b'{') => {
                self.check_depth(start)?;
                self.scanner.take(b'{');
                if !self.scanner.take(b'}') {
                    let key = Key::read(&mut self.scanner, "a key in quotes or `}`")?;
                    let items = Items::Object { mapping: OpenMapping::default(), key };
                    self.open.push(Open { start, items });
                    return Ok(None);
                }
                Value::Mapping(Mapping::default())
            }
            Some(b'"') => {
                let text = self.scanner.string()?;
                Value::Scalar(Scalar { text, style: Style::Json, start })
            }
            _ => {
                let text = Cow::Borrowed(self.scanner.word()?);
                Value::Scalar(Scalar { text, style: Style::Plain, start })
            }
        };
        Ok(Some(Node { value, range: start..self.scanner.at() }))
    }

    /// Puts a finished value where it belongs. Answers with the document once that is finished.
    fn put(&mut self, mut node: Node<'t>) -> Result<Option<Node<'t>>, Problem> {
        while let Some(Open { start, items }) = self.open.last_mut() {
            let value = match items {
                Items::Array(items) => {
                    items.push(node);
                    if self.scanner.take(b',') {
                        return Ok(None);
                    }
                    self.scanner.expect(b']', "`,` or `]`")?;
                    Value::Sequence(mem::take(items))
                }
                Items::Object { mapping, key } => {
                    let Key { text, range } = mem::take(key);
                    let entry = Entry { key: text, key_range: range, value: node };
                    if let Err((entry, first)) = mapping.insert(entry) {
                        let kind = ProblemKind::DuplicateKey { key: entry.key.into_owned(), first };
                        self.problems.push(Problem { kind, range: entry.key_range });
                    }
                    if self.scanner.take(b',') {
                        *key = Key::read(&mut self.scanner, "a key in quotes")?;
                        return Ok(None);
                    }
                    self.scanner.expect(b'}', "`,` or `}`")?;
                    Value::Mapping(mem::take(mapping).finish())
                }
            };
            node = Node { value, range: *start..self.scanner.at() };
            self.open.pop();
        }
        Ok(Some(node))
    }

    fn check_depth(&self, at: usize) -> Result<(), Problem> {
        if self.open.len() < MAX_DEPTH {
            return Ok(());
        }
        Err(Problem { kind: ProblemKind::TooDeep, range: at..at + 1 })
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::load;

    /// Shows the document as YAML's tests do, and what is wrong.
    fn check(text: &str, expect: &Expect) {
        let loaded = load(text);
        let documents = loaded.documents.iter().map(crate::tree::outline);
        let problems = loaded.problems.iter().map(|problem| {
            let range = problem.range.clone();
            format!("{range:?} {:?} {:?}", &text[range.clone()], problem.kind)
        });
        let lines: Vec<_> = documents.chain(problems).collect();
        expect.assert_eq(&lines.join("\n"));
    }

    #[test]
    fn a_document_comes_out_as_it_is_meant() {
        check(
            " {\"a\": [1, -2.5e+3, true, null, {}], \"b\\u00e9\\n\\\"\": {\"c\": [], \"d\": \"\\ud83d\\ude00 \\ud83d /\"}}\n",
            &expect![[r#"
                {a: ["1", "-2.5e+3", "true", "null", {}], bé
                ": {c: [], d: "😀 � /"}}"#]],
        );
        check("0", &expect![[r#""0""#]]);
    }

    #[test]
    fn a_repeated_key_is_reported_with_both_places_and_the_first_stays() {
        check(
            r#"{"a": 1, "b": 2, "a": 3}"#,
            &expect![[r#"
            {a: "1", b: "2"}
            17..20 "\"a\"" DuplicateKey { key: "a", first: 1..4 }"#]],
        );
        let many: Vec<_> = (0..40).map(|key| format!("\"{}\": 1", key % 39)).collect();
        let text = format!("{{{}}}", many.join(","));
        let problems = load(&text).problems;
        expect![[r#"[Problem { kind: DuplicateKey { key: "0", first: 1..4 }, range: 303..306 }]"#]]
            .assert_eq(&format!("{problems:?}"));
    }

    #[test]
    fn an_error_says_what_was_expected_where() {
        for (text, expect) in [
            ("", expect![[r#"0..0 "" Expected("a value")"#]]),
            ("{", expect![[r#"1..1 "" Expected("a key in quotes or `}`")"#]]),
            ("{\"a\"}", expect![[r#"4..5 "}" Expected("`:`")"#]]),
            ("{\"a\": }", expect![[r#"6..7 "}" Expected("a value")"#]]),
            ("{\"a\": 1 \"b\": 2}", expect![[r#"8..9 "\"" Expected("`,` or `}`")"#]]),
            ("{\"a\": 1,}", expect![[r#"8..9 "}" Expected("a key in quotes")"#]]),
            ("{a: 1}", expect![[r#"1..2 "a" Expected("a key in quotes or `}`")"#]]),
            ("[1 2]", expect![[r#"3..4 "2" Expected("`,` or `]`")"#]]),
            ("[1,]", expect![[r#"3..4 "]" Expected("a value")"#]]),
            ("[01]", expect![[r#"1..3 "01" Expected("a value")"#]]),
            ("[-]", expect![[r#"1..2 "-" Expected("a value")"#]]),
            ("[1.]", expect![[r#"1..3 "1." Expected("a value")"#]]),
            ("[1e]", expect![[r#"1..3 "1e" Expected("a value")"#]]),
            ("[tru]", expect![[r#"1..4 "tru" Expected("a value")"#]]),
            ("[NaN]", expect![[r#"1..4 "NaN" Expected("a value")"#]]),
            ("// x\n{}", expect![[r#"0..1 "/" Expected("a value")"#]]),
            ("{} {}", expect![[r#"3..4 "{" Expected("the end of the file")"#]]),
            ("\"a", expect![[r#"0..1 "\"" BadString("a string that is never closed")"#]]),
            ("\"a\\", expect![[r#"2..3 "\\" BadString("no such escape")"#]]),
            ("\"\\x\"", expect![[r#"1..3 "\\x" BadString("no such escape")"#]]),
            (
                "\"\\u12g4\"",
                expect![[r#"1..3 "\\u" BadString("`\\u` without four hexadecimal digits")"#]],
            ),
            (
                "\"a\nb\"",
                expect![[r#"2..3 "\n" BadString("a control character must be escaped")"#]],
            ),
        ] {
            check(text, &expect);
        }
    }

    #[test]
    fn nesting_and_the_number_of_values_stop_at_their_bounds() {
        check(&"[".repeat(1_000_000), &expect![[r#"64..65 "[" TooDeep"#]]);
        check(&"{\"a\":".repeat(100), &expect![[r#"320..321 "{" TooDeep"#]]);
        let many = format!("[{}1]", "1,".repeat(crate::tree::MAX_NODES));
        let problems = load(&many).problems;
        expect!["[Problem { kind: TooManyValues, range: 2097151..2097151 }]"]
            .assert_eq(&format!("{problems:?}"));
    }
}
