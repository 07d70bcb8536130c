//! Rust text with everything taken out that is not code.

use std::ops::Range;

/// `text` with spaces in place of comments and of what literals contain. Lines and columns stay, and
/// so do the quotation marks.
pub(crate) fn code_of(text: &str) -> String {
    let mut code = String::with_capacity(text.len());
    let mut rest = text;
    let mut last = ' ';
    while let Some(first) = rest.chars().next() {
        let (length, kept_ends) = match hidden(rest, last) {
            Some(Hidden::Comment(length)) => (length, 0..length),
            Some(Hidden::Literal(length)) => (length, 1..length - 1),
            None => (first.len_utf8(), 0..0),
        };
        let (piece, after) = rest.split_at(length);
        code.extend(piece.char_indices().map(|(at, char)| {
            let blank = kept_ends.contains(&at) && char != '\n';
            if blank { ' ' } else { char }
        }));
        last = piece.chars().next_back().unwrap_or(' ');
        rest = after;
    }
    code
}

/// The lines, from 0, of each block that is compiled for tests alone. `code` comes from [`code_of`].
pub(crate) fn test_blocks(code: &str) -> Vec<Range<usize>> {
    let mut blocks: Vec<Range<usize>> = Vec::new();
    let mut start = 0;
    for line in code.split_inclusive('\n') {
        if line.starts_with("#[cfg(test)]")
            && let Some(length) = block_length(&code[start..])
        {
            let first = code[..start].matches('\n').count();
            let lines = code[start..start + length].matches('\n').count() + 1;
            blocks.push(first..first + lines);
        }
        start += line.len();
    }
    blocks
}

/// The bytes up to the end of the item's braces; none where it ends with a semicolon.
fn block_length(item: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, char) in item.char_indices() {
        match char {
            ';' if depth == 0 => return None,
            '{' => depth += 1,
            '}' if depth == 1 => return Some(at + 1),
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    None
}

/// What stands at the beginning of a text and is no code, with its length in bytes.
enum Hidden {
    Comment(usize),
    /// Both ends, one byte each, stay visible.
    Literal(usize),
}

fn hidden(rest: &str, last: char) -> Option<Hidden> {
    if rest.starts_with("//") {
        Some(Hidden::Comment(rest.find('\n').unwrap_or(rest.len())))
    } else if rest.starts_with("/*") {
        Some(Hidden::Comment(block_comment(rest)))
    } else if rest.starts_with('"') {
        Some(Hidden::Literal(quoted(rest, '"')))
    } else if rest.starts_with('\'') {
        char_literal(rest).map(Hidden::Literal)
    } else if rest.starts_with('r') && !is_word(last)
        || rest.starts_with('r') && "bc".contains(last)
    {
        raw_string(rest).map(Hidden::Literal)
    } else {
        None
    }
}

fn is_word(char: char) -> bool {
    char.is_alphanumeric() || char == '_'
}

fn block_comment(rest: &str) -> usize {
    let mut depth = 0_usize;
    let mut at = 0;
    while at < rest.len() {
        let here = &rest.as_bytes()[at..];
        if here.starts_with(b"/*") {
            depth += 1;
            at += 2;
        } else if here.starts_with(b"*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += 1;
        }
    }
    rest.len()
}

/// The length of a literal whose contents may have escapes.
fn quoted(rest: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, char) in rest.char_indices().skip(1) {
        match char {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if char == quote => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

/// None for a lifetime or a loop's label.
fn char_literal(rest: &str) -> Option<usize> {
    let mut chars = rest.chars().skip(1);
    let first = chars.next()?;
    if first == '\\' {
        return Some(quoted(rest, '\''));
    }
    (chars.next()? == '\'').then(|| first.len_utf8() + 2)
}

/// None where `r` begins a name, also a raw one.
fn raw_string(rest: &str) -> Option<usize> {
    let marks = rest[1..].bytes().take_while(|byte| *byte == b'#').count();
    let contents = rest[1 + marks..].strip_prefix('"')?;
    let end = format!("\"{}", "#".repeat(marks));
    let length = contents.find(&end)?;
    Some(2 + marks + length + end.len())
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::{code_of, test_blocks};

    #[test]
    fn comments_and_contents_of_literals_are_blanked() {
        let text = r##"
let a = "todo!() \" // no comment"; // a comment
let b = r#"quote " inside"#; let r#type = 'x'; let life: &'static str = b"by";
/* outer /* inner */ still */ let c = '\''; let d = ("é", 'é', br"\");
"##;
        let code = code_of(text);
        let lines: Vec<_> = code.lines().map(str::trim_end).collect();
        expect![[r#"

            let a = "                        ";
            let b = r                 #; let r#type = ' '; let life: &'static str = b"  ";
                                          let c = '  '; let d = (" ", ' ', br  ");"#]]
        .assert_eq(&lines.join("\n"));
    }

    #[test]
    fn a_test_block_ends_with_its_own_brace() {
        let code = "fn a() {}\n#[cfg(test)]\nmod tests {\n    fn b() {}\n}\nfn c() {}\n";
        assert_eq!(format!("{:?}", test_blocks(code)), "[1..5]");
        assert!(test_blocks("#[cfg(test)]\nmod tests;\nfn c() {}\n").is_empty());
    }
}
