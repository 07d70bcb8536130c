//! Numbers, texts and names as they are written.

use std::fmt::Write;
use std::ops::Range;

use super::Printer;
use crate::ast::{HoleSyntax, Ident, Inset, NumberForm, NumberLiteral, Quote, StringLiteral};
use crate::hole;
use crate::literal;
use crate::parser::Dialect;

/// Numbers from here on have an exponent.
const LARGE: f64 = 1e15;

pub(super) fn number(number: &NumberLiteral) -> String {
    let value = number.value;
    match number.form {
        NumberForm::Duration => literal::show_duration(value),
        NumberForm::Number if value.is_nan() => "NaN".to_owned(),
        NumberForm::Number if value == f64::INFINITY => "Inf".to_owned(),
        NumberForm::Number if value == f64::NEG_INFINITY => "-Inf".to_owned(),
        NumberForm::Number if value != 0.0 && !(1.0 / LARGE..LARGE).contains(&value.abs()) => {
            format!("{value:e}")
        }
        NumberForm::Number => value.to_string(),
    }
}

impl Printer {
    pub(super) fn string(&mut self, string: &StringLiteral) {
        self.quoted(&string.value, string.quote, &string.holes);
    }

    pub(super) fn ident(&mut self, ident: &Ident) {
        self.quoted(&ident.text, ident.quote, &ident.holes);
    }

    /// Names in parentheses.
    pub(super) fn idents(&mut self, idents: &[Ident]) {
        self.out.push('(');
        for (index, ident) in idents.iter().enumerate() {
            if index > 0 {
                self.out.push_str(", ");
            }
            self.ident(ident);
        }
        self.out.push(')');
    }

    fn quoted(&mut self, text: &str, quote: Quote, holes: &[Inset]) {
        // In a tree that was not parsed, a text between backticks may be one that can't stand there.
        let quote = match quote {
            Quote::Backtick if text.contains(['`', '\u{fffd}']) => Quote::Double,
            quote => quote,
        };
        let quote = match quote {
            Quote::Double => '"',
            Quote::Single => '\'',
            Quote::Backtick => return self.out.extend(["`", text, "`"]),
            Quote::None => return self.out.push_str(text),
        };
        self.out.push(quote);
        let mut at = 0;
        let mut before = None;
        for Inset { at: Range { start, end }, hole } in holes {
            self.escaped(text, at..*start, quote, before);
            self.out.push_str(&text[*start..*end]);
            at = *end;
            before = Some(hole.syntax);
        }
        self.escaped(text, at..text.len(), quote, before);
        self.out.push(quote);
    }

    /// A piece of a text, behind a hole or at the start.
    fn escaped(
        &mut self,
        text: &str,
        piece: Range<usize>,
        quote: char,
        before: Option<HoleSyntax>,
    ) {
        for (index, c) in text[piece.clone()].char_indices() {
            let looks_like_hole = || match c {
                '$' | '[' => hole::length(&text[piece.start + index..]).is_some(),
                // It would be part of the name of the hole before it.
                'a'..='z' | 'A'..='Z' | '0'..='9' | '_' => {
                    index == 0 && before == Some(HoleSyntax::Dollar)
                }
                _ => false,
            };
            let hides = self.dialect == Dialect::Grafana && looks_like_hole();
            let written = match c {
                '\n' => self.out.write_str("\\n"),
                '\r' => self.out.write_str("\\r"),
                '\t' => self.out.write_str("\\t"),
                '\\' => self.out.write_str("\\\\"),
                _ if c == quote => write!(self.out, "\\{quote}"),
                // Prometheus takes it for broken UTF-8 where it is not escaped.
                '\u{fffd}' => self.out.write_str("\\ufffd"),
                _ if c.is_ascii_control() || hides => write!(self.out, "\\x{:02x}", u32::from(c)),
                _ => self.out.write_char(c),
            };
            written.expect("a string takes whatever is written");
        }
    }
}
