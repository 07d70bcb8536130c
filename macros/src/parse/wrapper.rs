//! `hash(…)` and `redact(…)` around an expression: words of the attribute, not functions.

use proc_macro2::Ident;
use syn::{Expr, ExprCall};

use crate::symbol;

/// What keeps a value from being recorded as it is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wrapper {
    /// `hash(expr)`: a keyed hash of it.
    Hash,
    /// `redact(expr)`: nothing of it.
    Redact,
}

/// Takes a wrapper off an expression.
pub(super) fn split(expr: Expr) -> syn::Result<(Option<Wrapper>, Expr)> {
    let Expr::Call(call) = expr else {
        return Ok((None, expr));
    };
    let Some((word, wrapper)) = word(&call) else {
        return Ok((None, Expr::Call(call)));
    };
    if call.args.len() != 1 {
        let message = format!("`{word}` takes one expression: `{word}(email)`");
        return Err(syn::Error::new_spanned(word, message));
    }
    let only = call.args.into_iter().next();
    Ok((Some(wrapper), only.expect("the number of arguments has just been looked at")))
}

fn word(call: &ExprCall) -> Option<(Ident, Wrapper)> {
    let Expr::Path(function) = &*call.func else { return None };
    let word = function.path.get_ident()?;
    if *word == symbol::HASH {
        Some((word.clone(), Wrapper::Hash))
    } else if *word == symbol::REDACT {
        Some((word.clone(), Wrapper::Redact))
    } else {
        None
    }
}
