//! The annotated function. Its body stays tokens: nothing in it is looked at, so a body that does not
//! parse yet does not take the rest of the function down with it.

use proc_macro2::{Group, Ident, TokenStream};
use quote::ToTokens;
use syn::parse::{Parse, ParseStream};
use syn::visit::{self, Visit};
use syn::{
    Attribute, Expr, FnArg, ItemFn, Lit, Meta, Pat, PatIdent, PatType, Signature, Token, Type,
    Visibility, token,
};

/// A function with a body.
#[derive(Debug)]
pub(crate) struct FunctionItem {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) visibility: Visibility,
    pub(crate) signature: Signature,
    pub(crate) body: Group,
}

/// What a name means in a function's list of arguments.
#[derive(Debug)]
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
            return Err(input.error("`#[telemetry]` goes on a function or a method"));
        }
        let signature: Signature = input.parse()?;
        if !input.peek(token::Brace) {
            let message =
                "there is no body to measure here: annotate the methods that implement this one";
            return Err(syn::Error::new_spanned(signature.ident, message));
        }
        Ok(Self {
            attributes,
            visibility,
            signature,
            body: input.parse()?,
        })
    }
}

impl FunctionItem {
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
        self.attributes
            .iter()
            .filter_map(doc_text)
            .find_map(|text| {
                let line = text.lines().map(str::trim).find(|line| !line.is_empty());
                line.map(str::to_owned)
            })
            .unwrap_or_default()
    }

    fn typed_arguments(&self) -> impl Iterator<Item = &PatType> + Clone {
        self.signature.inputs.iter().filter_map(|input| match input {
            FnArg::Typed(typed) => Some(typed),
            FnArg::Receiver(_) => None,
        })
    }
}

fn is_function(input: ParseStream<'_>) -> bool {
    let ahead = input.fork();
    while ahead.peek(Token![const])
        || ahead.peek(Token![async])
        || ahead.peek(Token![unsafe])
        || ahead.peek(Token![extern])
    {
        let is_extern = ahead.peek(Token![extern]);
        if ahead.parse::<proc_macro2::TokenTree>().is_err() {
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

fn doc_text(attribute: &Attribute) -> Option<String> {
    match &attribute.meta {
        Meta::NameValue(doc) if doc.path.is_ident("doc") => match &doc.value {
            Expr::Lit(literal) => match &literal.lit {
                Lit::Str(text) => Some(text.value()),
                _ => None,
            },
            _ => None,
        },
        _ => None,
    }
}
