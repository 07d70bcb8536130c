//! Secrets and personal data: which names and expressions need a wrapper.
//!
//! An expression is looked at by the names in it. `user.email` and `user.email().clone()` hand the
//! value on; `email.len()`, `token.is_some()` and `address == home` say something about it, and pass.

use std::sync::Arc;

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{BinOp, Expr, ExprBinary, ExprMethodCall, Macro, Member};

use super::label::bare;
use crate::errors::Errors;
use crate::parse::Name;
use crate::policy::{Objection, Policy};

/// Where a name or an expression stands, and so how it is wrapped there.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Field,
    Label,
    /// A label of `metrics!`, whose values come later, from anywhere.
    Declared,
}

/// Methods whose answer says something about their receiver. So do those named `is_…` and `has_…`.
const FACTS: [&str; 7] = ["cmp", "contains", "ends_with", "eq", "ne", "partial_cmp", "starts_with"];

/// The check of one attribute.
pub(super) struct Check<'a> {
    policy: Arc<Policy>,
    errors: &'a Errors,
}

impl<'a> Check<'a> {
    /// With what the crate's manifest says.
    pub(super) fn new(errors: &'a Errors) -> Self {
        let policy = Policy::of_crate().unwrap_or_else(|message| {
            errors.absorb(syn::Error::new(Span::call_site(), message));
            Arc::default()
        });
        Self { policy, errors }
    }

    /// A value that is recorded as it is, under a name. Reports at most one thing.
    pub(super) fn recorded(&self, name: &Name, expr: Option<&Expr>, place: Place) {
        let written = name.to_string();
        if let Some(objection) = self.policy.objection(&written) {
            self.errors.push(name, message(&written, &objection, place));
        } else if let Some(expr) = expr {
            self.expression(expr, place);
        }
    }

    /// An expression whose text is recorded as it is.
    pub(super) fn expression(&self, expr: &Expr, place: Place) {
        let mut names = Names { policy: &self.policy, found: None };
        names.visit_expr(expr);
        if let Some((ident, written, objection)) = names.found {
            self.errors.push(&ident, message(&written, &objection, place));
        }
    }
}

const WRAP: &str =
    "wrap the value in `HASH` for a keyed hash, or in `redact(…)` for the text `[redacted]`";

fn message(name: &str, objection: &Objection, place: Place) -> String {
    let Objection { word, reason } = objection;
    let what = if name == word {
        format!("`{name}` {reason}")
    } else {
        format!("`{name}` has the word `{word}`, which {reason}")
    };
    let what = what.replace("which this crate denies it", "which this crate denies");
    let (shown, way_out) = match place {
        Place::Field => ("a span", WRAP.replace("HASH", "hash(…)")),
        Place::Label => ("a metric", WRAP.replace("HASH", "interned(hash(…), cap = N)")),
        Place::Declared => ("a metric", "leave the label out".to_owned()),
    };
    format!(
        "{what}: {shown} shows it to everyone who reads telemetry\n\
         {way_out};\n\
         a name that means something else goes into `allow-fields` under \
         `[package.metadata.telemark]` in Cargo.toml"
    )
}

/// Looks for the first name in an expression that there is something to say against.
struct Names<'a> {
    policy: &'a Policy,
    found: Option<(Ident, String, Objection)>,
}

impl Names<'_> {
    /// A chain such as `user.email().clone()` has the name `user.email.clone`.
    fn chain(&mut self, idents: &[Ident]) {
        let Some(last) = idents.last() else { return };
        if self.found.is_some() {
            return;
        }
        let name = idents.iter().map(bare).collect::<Vec<_>>().join(".");
        if let Some(objection) = self.policy.objection(&name) {
            let own = |ident: &Ident| Some((bare(ident), self.policy.objection(&bare(ident))?));
            let culprit = idents.iter().find_map(|ident| Some((ident, own(ident)?)));
            self.found = Some(match culprit {
                Some((ident, (name, objection))) => (ident.clone(), name, objection),
                None => (last.clone(), name, objection),
            });
        }
    }

    fn tokens(&mut self, tokens: TokenStream) {
        for token in tokens {
            match token {
                TokenTree::Ident(ident) => self.chain(&[ident]),
                TokenTree::Group(group) => self.tokens(group.stream()),
                TokenTree::Literal(literal) => {
                    // `format!("{email}")` names its argument in the literal.
                    for inline in literal.to_string().split('{').skip(1) {
                        let end = inline.find(|c: char| c != '_' && !c.is_ascii_alphanumeric());
                        let name = &inline[..end.unwrap_or(inline.len())];
                        if syn::parse_str::<Ident>(name).is_ok() {
                            self.chain(&[Ident::new(name, literal.span())]);
                        }
                    }
                }
                TokenTree::Punct(_) => {}
            }
        }
    }
}

impl<'ast> Visit<'ast> for Names<'_> {
    fn visit_expr(&mut self, expr: &'ast Expr) {
        match links(expr) {
            Some(idents) => self.chain(&idents),
            None => visit::visit_expr(self, expr),
        }
    }

    fn visit_expr_method_call(&mut self, call: &'ast ExprMethodCall) {
        if !is_fact(&call.method) {
            visit::visit_expr_method_call(self, call);
        }
    }

    fn visit_expr_binary(&mut self, binary: &'ast ExprBinary) {
        let is_comparison = matches!(
            binary.op,
            BinOp::Eq(_) | BinOp::Ne(_) | BinOp::Lt(_) | BinOp::Le(_) | BinOp::Gt(_) | BinOp::Ge(_)
        );
        if !is_comparison {
            visit::visit_expr_binary(self, binary);
        }
    }

    fn visit_expr_call(&mut self, call: &'ast syn::ExprCall) {
        // The name of a function is not the name of a value.
        for argument in &call.args {
            self.visit_expr(argument);
        }
    }

    fn visit_macro(&mut self, invocation: &'ast Macro) {
        if !invocation.path.is_ident("matches") {
            self.tokens(invocation.tokens.clone());
        }
    }
}

/// The names in an expression that consists of nothing but fields and getters.
fn links(expr: &Expr) -> Option<Vec<Ident>> {
    match expr {
        Expr::Path(path) => {
            let ident = &path.path.segments.last()?.ident;
            Some(if is_type_or_variant(ident) { Vec::new() } else { vec![ident.clone()] })
        }
        Expr::Field(field) => {
            let mut idents = links(&field.base)?;
            if let Member::Named(ident) = &field.member {
                idents.push(ident.clone());
            }
            Some(idents)
        }
        Expr::MethodCall(call) if call.args.is_empty() && !is_fact(&call.method) => {
            let mut idents = links(&call.receiver)?;
            idents.push(call.method.clone());
            Some(idents)
        }
        Expr::Reference(reference) => links(&reference.expr),
        Expr::Paren(paren) => links(&paren.expr),
        Expr::Unary(unary) => links(&unary.expr),
        Expr::Try(tried) => links(&tried.expr),
        _ => None,
    }
}

fn is_fact(method: &Ident) -> bool {
    let name = bare(method);
    FACTS.contains(&name.as_str()) || name.starts_with("is_") || name.starts_with("has_")
}

/// `Kind::Email` is one of the program's own values; `API_KEY` and `email` hold one.
fn is_type_or_variant(ident: &Ident) -> bool {
    let name = bare(ident);
    name.starts_with(char::is_uppercase) && name.contains(char::is_lowercase)
}
