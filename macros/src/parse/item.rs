//! The annotated function. Its body stays tokens: nothing in it is looked at, so a body that does
//! not parse yet does not take the rest of the function down with it.

use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};
use quote::quote;
use syn::parse::{Parse, ParseStream, Parser};
use syn::visit::{self, Visit};
use syn::{Attribute, FnArg, Pat, PatIdent, PatType, Signature, Token, Type, Visibility, token};

use super::doc;

/// A function with a body.
pub(crate) struct FunctionItem {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) visibility: Visibility,
    pub(crate) signature: Signature,
    /// `#![…]` at the start of the body.
    pub(crate) inner_attributes: Vec<Attribute>,
    /// The body in its braces, without the inner attributes.
    pub(crate) body: Group,
}

/// What a name means in a function's list of arguments.
pub(crate) enum Argument<'a> {
    /// An argument of this type.
    Typed(&'a Type),
    /// A part of an argument, whose type the signature does not say.
    Destructured,
}

impl Parse for FunctionItem {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let attributes = input.call(Attribute::parse_outer)?;
        let visibility = input.parse()?;
        if !is_function(input) {
            let message = "`#[telemetry]` goes on a function, a method, an `impl` block or a trait";
            return Err(input.error(message));
        }
        let signature: Signature = input.parse()?;
        if !input.peek(token::Brace) {
            let message =
                "there is no body to measure here: annotate the methods that implement this one";
            return Err(syn::Error::new_spanned(signature.ident, message));
        }
        let (inner_attributes, body) = split_body(body(input)?)?;
        Ok(Self { attributes, visibility, signature, inner_attributes, body })
    }
}

impl FunctionItem {
    /// The function as it was written.
    pub(crate) fn to_tokens(&self) -> TokenStream {
        let Self { attributes, visibility, signature, inner_attributes, body } = self;
        if inner_attributes.is_empty() {
            return quote!(#(#attributes)* #visibility #signature #body);
        }
        let rest = body.stream();
        quote!(#(#attributes)* #visibility #signature { #(#inner_attributes)* #rest })
    }

    /// Looks a name up among the arguments.
    pub(crate) fn argument(&self, name: &Ident) -> Option<Argument<'_>> {
        let typed = self.typed_arguments();
        let direct = typed.clone().find_map(|argument| match &*argument.pat {
            Pat::Ident(pattern) if pattern.ident == *name => Some(Argument::Typed(&argument.ty)),
            _ => None,
        });
        direct.or_else(|| {
            let part = typed.flat_map(bound_names).any(|bound| bound == name);
            part.then_some(Argument::Destructured)
        })
    }

    /// Every name that the arguments bind, in their order.
    pub(crate) fn argument_names(&self) -> Vec<&Ident> {
        self.typed_arguments().flat_map(bound_names).collect()
    }

    /// The first line of the documentation, or nothing.
    pub(crate) fn help(&self) -> String {
        doc::first_line(&self.attributes)
    }

    fn typed_arguments(&self) -> impl Iterator<Item = &PatType> + Clone {
        self.signature.inputs.iter().filter_map(|input| match input {
            FnArg::Typed(typed) => Some(typed),
            FnArg::Receiver(_) => None,
        })
    }
}

/// The braces of a body, also where a macro has put them into a group of their own (`$body:block`).
fn body(input: ParseStream<'_>) -> syn::Result<Group> {
    let mut token = input.parse()?;
    loop {
        match token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::None => {
                let inner = group.stream().into_iter().next();
                token = inner.ok_or_else(|| input.error("expected the function's body"))?;
            }
            TokenTree::Group(group) => return Ok(group),
            _ => return Err(input.error("expected the function's body")),
        }
    }
}

/// Takes the inner attributes out of a body: they may stand in a function's block, and not in the
/// one that the expansion puts it in.
fn split_body(body: Group) -> syn::Result<(Vec<Attribute>, Group)> {
    let parser = |input: ParseStream<'_>| {
        let attributes = input.call(Attribute::parse_inner)?;
        Ok((attributes, input.parse::<TokenStream>()?))
    };
    let (attributes, rest) = parser.parse2(body.stream())?;
    if attributes.is_empty() {
        // The original knows where each of its braces stands, and errors point there.
        return Ok((attributes, body));
    }
    let mut bare = Group::new(Delimiter::Brace, rest);
    bare.set_span(body.span());
    Ok((attributes, bare))
}

/// Whether a function follows, attributes and visibility read.
pub(super) fn is_function(input: ParseStream<'_>) -> bool {
    let ahead = input.fork();
    while ahead.peek(Token![const])
        || ahead.peek(Token![async])
        || ahead.peek(Token![unsafe])
        || ahead.peek(Token![extern])
    {
        let is_extern = ahead.peek(Token![extern]);
        if ahead.parse::<TokenTree>().is_err() {
            return false;
        }
        if is_extern && ahead.peek(syn::LitStr) && ahead.parse::<syn::LitStr>().is_err() {
            return false;
        }
    }
    ahead.peek(Token![fn])
}

fn bound_names(argument: &PatType) -> Vec<&Ident> {
    struct Names<'ast>(Vec<&'ast Ident>);

    impl<'ast> Visit<'ast> for Names<'ast> {
        fn visit_pat_ident(&mut self, pattern: &'ast PatIdent) {
            self.0.push(&pattern.ident);
            visit::visit_pat_ident(self, pattern);
        }
    }

    let mut names = Names(Vec::new());
    names.visit_pat(&argument.pat);
    names.0
}
