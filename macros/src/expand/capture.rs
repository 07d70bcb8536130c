//! How a closure or an `async` block around a body takes the arguments: whole, and in an order in
//! which they are dropped as a function drops them.
//!
//! Left alone, a block takes the parts that the body names. Of an argument that is dropped with an
//! effect, a part that is `Copy` would be a copy, and what the body assigns to it would be lost:
//!
//! ```text
//! fn commit(mut self) {
//!     self.open = false;      // read by `Drop`
//! }
//! ```

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::quote;
use syn::visit::{self, Visit};
use syn::{Ident, PatIdent, PatType, Receiver, ReceiverKind, Signature, Type};

use super::wrap::nested;

/// What is written into the body for its arguments' sake.
pub(super) struct Capture {
    /// The body's first statement.
    mention: Option<TokenStream>,
    /// For the statement that the body is in. A drop reads what was assigned last; of what a block
    /// holds, the compiler does not see it.
    pub(super) allow: Option<TokenStream>,
}

/// ```text
/// let _ = (&last, &first, &self,);
/// ```
///
/// What a block holds is dropped in the order in which it is named first, arguments are dropped in
/// the reverse of their order. An argument that the body does not name stays outside, so that it is
/// still an unused one.
pub(super) fn of(signature: &Signature, body: &Group) -> Capture {
    let mut held = Held::default();
    for input in &signature.inputs {
        held.visit_fn_arg(input);
    }
    let names = held.names.iter().rev().filter(|name| is_named(name, body.stream()));
    let names: Vec<_> = names.collect();
    let quiet = names.iter().any(|name| is_held(name));
    let quiet = quiet.then(|| quote!(#[allow(clippy::used_underscore_binding)]));
    let mention = (!names.is_empty()).then(|| quote!(#quiet let _ = (#(&#names,)*);));
    let allow = held.mutable.then(|| quote!(#[allow(unused_assignments)]));
    Capture { mention, allow }
}

impl Capture {
    /// The body with its arguments named first.
    pub(super) fn within(&self, body: &Group) -> Group {
        let Some(mention) = &self.mention else { return body.clone() };
        let nested = nested(body);
        let mut with_mention = Group::new(Delimiter::Brace, quote!(#mention #nested));
        with_mention.set_span(body.span());
        with_mention
    }
}

/// The names of the arguments whose drop may have an effect, in their order.
#[derive(Default)]
struct Held {
    names: Vec<Ident>,
    /// Whether one of them can be assigned to.
    mutable: bool,
}

impl<'ast> Visit<'ast> for Held {
    fn visit_receiver(&mut self, receiver: &'ast Receiver) {
        let drops = match &receiver.kind {
            ReceiverKind::Value => true,
            ReceiverKind::Typed(_, ty) => may_drop(ty),
            _ => false,
        };
        if drops {
            self.names.push(Ident::from(receiver.self_token));
            self.mutable |= receiver.mutability.is_some();
        }
    }

    fn visit_pat_type(&mut self, argument: &'ast PatType) {
        let is_conditional =
            argument.attrs.iter().any(|attribute| attribute.path().is_ident("cfg"));
        if may_drop(&argument.ty) && !is_conditional {
            self.visit_pat(&argument.pat);
        }
    }

    fn visit_pat_ident(&mut self, pattern: &'ast PatIdent) {
        if pattern.by_ref.is_none() {
            self.names.push(pattern.ident.clone());
            self.mutable |= pattern.mutability.is_some();
        }
        visit::visit_pat_ident(self, pattern);
    }
}

/// Whether a value of the type may do something when it is dropped, as far as the type's spelling
/// says.
fn may_drop(ty: &Type) -> bool {
    const PLAIN: [&str; 17] = [
        "bool", "char", "f32", "f64", "i8", "i16", "i32", "i64", "i128", "isize", "str", "u8",
        "u16", "u32", "u64", "u128", "usize",
    ];
    match ty {
        Type::Reference(_) | Type::Ptr(_) | Type::FnPtr(_) | Type::Never(_) => false,
        Type::Group(group) => may_drop(&group.elem),
        Type::Paren(paren) => may_drop(&paren.elem),
        Type::Array(array) => may_drop(&array.elem),
        Type::Tuple(tuple) => tuple.elems.iter().any(may_drop),
        Type::Path(path) => !PLAIN.iter().any(|plain| path.path.is_ident(plain)),
        _ => true,
    }
}

/// Whether an argument is there for its drop alone.
fn is_held(name: &Ident) -> bool {
    name.to_string().starts_with('_')
}

/// Whether the body names an argument, or has it for its drop alone.
fn is_named(name: &Ident, body: TokenStream) -> bool {
    is_held(name)
        || body.into_iter().any(|token| match token {
            TokenTree::Ident(ident) => ident == *name,
            TokenTree::Group(group) => is_named(name, group.stream()),
            TokenTree::Punct(_) | TokenTree::Literal(_) => false,
        })
}
