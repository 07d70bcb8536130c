//! `TELEMARK_EXPAND`: an expansion, laid out to be read.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// Prints an expansion while the compiler runs, where the variable is set.
#[expect(
    clippy::print_stderr,
    reason = "whoever sets the variable asked for it, and a macro has no other output"
)]
pub(super) fn if_asked(expanded: &TokenStream) {
    if std::env::var_os("TELEMARK_EXPAND").is_some() {
        eprintln!("{}", laid_out(expanded.clone()));
    }
}

/// One statement a line, blocks indented. It need not parse: the body may be half typed.
fn laid_out(tokens: TokenStream) -> String {
    let mut text = String::new();
    block(tokens, 0, &mut text);
    text
}

fn block(tokens: TokenStream, depth: usize, text: &mut String) {
    let mut line = TokenStream::new();
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Group(group)
                if group.delimiter() == Delimiter::Brace && !group.stream().is_empty() =>
            {
                end_line(&mut line, " {", depth, text);
                block(group.stream(), depth + 1, text);
                let follows = match tokens.peek() {
                    Some(TokenTree::Punct(next)) if matches!(next.as_char(), ';' | ',') => {
                        let next = next.as_char();
                        tokens.next();
                        next.to_string()
                    }
                    _ => String::new(),
                };
                end_line(&mut line, &format!("}}{follows}"), depth, text);
            }
            TokenTree::Punct(end) if end.as_char() == ';' => {
                end_line(&mut line, ";", depth, text);
            }
            other => line.extend([other]),
        }
    }
    end_line(&mut line, "", depth, text);
}

fn end_line(line: &mut TokenStream, end: &str, depth: usize, text: &mut String) {
    let written = format!("{}{end}", std::mem::take(line));
    // The compiler breaks long lines at its own places, and puts spaces into paths.
    let words: Vec<_> = written.split_whitespace().collect();
    let written = words.join(" ").replace(" :: ", "::").replace(":: ", "::").replace(" ,", ",");
    if !written.is_empty() {
        text.push_str(&"    ".repeat(depth));
        text.push_str(&written);
        text.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::laid_out;

    #[test]
    fn statements_and_blocks_stand_on_lines_of_their_own() {
        let tokens = "fn f(a: u8) { let b = { g::<u8>(a); S { a, c: 1 } }; if a { b } else { } h }";
        expect![[r"
            fn f (a : u8) {
                let b = {
                    g ::< u8 > (a);
                    S {
                        a, c : 1
                    }
                };
                if a {
                    b
                }
                else { } h
            }
        "]]
        .assert_eq(&laid_out(tokens.parse().expect("these are tokens")));
    }
}
