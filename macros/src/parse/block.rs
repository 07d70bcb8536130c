//! The annotated `impl` block or trait. As in a function, the bodies of its methods stay tokens.

use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::parse::discouraged::Speculative;
use syn::parse::{Parse, ParseStream, Parser};
use syn::{Attribute, Generics, ItemImpl, ItemTrait, Token, Type, Visibility, token};

use super::arguments::Arguments;
use super::item::{self, FunctionItem};
use crate::errors::Errors;

/// An `impl` block or a trait.
pub(crate) struct BlockItem {
    /// Everything before the braces.
    pub(crate) header: TokenStream,
    /// The name under which its methods are told from others.
    pub(crate) owner: String,
    /// Its type parameters and constants.
    pub(crate) parameters: Vec<Ident>,
    /// `#![…]` at the start.
    pub(crate) inner_attributes: Vec<Attribute>,
    pub(crate) members: Vec<Member>,
    /// The braces, for their place.
    pub(crate) braces: Group,
}

/// What stands in a block.
pub(crate) enum Member {
    /// A method with a body, without its own `#[telemetry]`.
    Method { item: Box<FunctionItem>, own: Option<Box<Attribute>> },
    /// Anything else.
    Other(TokenStream),
}

impl BlockItem {
    /// Whether the item is one, as far as its first words say.
    pub(crate) fn is_ahead(item: &TokenStream) -> bool {
        form(item).is_some()
    }

    /// The block without the attributes that are read here, for when there are errors.
    pub(crate) fn bare(&self) -> TokenStream {
        let Self { header, inner_attributes, members, .. } = self;
        let members = members.iter().map(|member| match member {
            Member::Other(tokens) => tokens.clone(),
            Member::Method { item, .. } => item.to_tokens(),
        });
        quote!(#header { #(#inner_attributes)* #(#members)* })
    }
}

impl Parse for BlockItem {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut header: Vec<_> = input.parse::<TokenStream>()?.into_iter().collect();
        // A macro has put the item into a group of its own (`$item:item`).
        while let [TokenTree::Group(group)] = &header[..] {
            header = group.stream().into_iter().collect();
        }
        let braces = match header.pop() {
            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => group,
            _ => return Err(input.error("expected the block's braces")),
        };
        let header: TokenStream = header.into_iter().collect();
        let (owner, generics) = owner(&header)?;
        let types = generics.type_params().map(|given| given.ident.clone());
        let constants = generics.const_params().map(|given| given.ident.clone());
        let parameters = types.chain(constants).collect();
        let parser = |input: ParseStream<'_>| {
            let inner_attributes = input.call(Attribute::parse_inner)?;
            let mut members = Vec::new();
            while !input.is_empty() {
                members.push(input.parse()?);
            }
            Ok((inner_attributes, members))
        };
        let (inner_attributes, members) = parser.parse2(braces.stream())?;
        Ok(Self { header, owner, parameters, inner_attributes, members, braces })
    }
}

impl Parse for Member {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let ahead = input.fork();
        let attributes = ahead.call(Attribute::parse_outer)?;
        let visibility: Visibility = ahead.parse()?;
        if !item::is_function(&ahead) {
            return other(input).map(Self::Other);
        }
        let signature: syn::Signature = ahead.parse()?;
        if ahead.peek(token::Brace) {
            let mut item: FunctionItem = input.parse()?;
            let own = take_own(&mut item.attributes);
            return Ok(Self::Method { item: Box::new(item), own });
        }
        let end: Token![;] = ahead.parse()?;
        input.advance_to(&ahead);
        Ok(Self::Other(quote!(#(#attributes)* #visibility #signature #end)))
    }
}

/// The arguments of a method's own attribute.
pub(crate) fn own_arguments(attribute: &Attribute, errors: &Errors) -> Arguments {
    let tokens = match &attribute.meta {
        syn::Meta::List(list) => list.tokens.clone(),
        syn::Meta::Path(_) => TokenStream::new(),
        syn::Meta::NameValue(value) => {
            errors.push(value, "`telemetry` takes a list in parentheses: `#[telemetry(…)]`");
            TokenStream::new()
        }
    };
    Arguments::parse(tokens, errors)
}

/// Whether an attribute is ours, by its last word: a macro can't know more of it.
pub(crate) fn is_telemetry(attribute: &Attribute) -> bool {
    let name = attribute.path().segments.last();
    name.is_some_and(|segment| segment.ident == "telemetry")
}

fn take_own(attributes: &mut Vec<Attribute>) -> Option<Box<Attribute>> {
    let place = attributes.iter().position(is_telemetry)?;
    Some(Box::new(attributes.remove(place)))
}

/// An associated constant or type, which ends with a semicolon, or the call of a macro, which may
/// end with braces.
fn other(input: ParseStream<'_>) -> syn::Result<TokenStream> {
    let ahead = input.fork();
    ahead.call(Attribute::parse_outer)?;
    ahead.parse::<Visibility>()?;
    let has_semicolon = ahead.peek(Token![const]) || ahead.peek(Token![type]);
    let attributes = input.call(Attribute::parse_outer)?;
    let mut tokens = quote!(#(#attributes)*);
    while !input.is_empty() {
        let token: TokenTree = input.parse()?;
        let ends = match &token {
            TokenTree::Punct(punct) => punct.as_char() == ';',
            TokenTree::Group(group) => !has_semicolon && group.delimiter() == Delimiter::Brace,
            TokenTree::Ident(_) | TokenTree::Literal(_) => false,
        };
        tokens.extend([token]);
        if ends {
            break;
        }
    }
    Ok(tokens)
}

#[derive(Clone, Copy)]
enum Form {
    Impl,
    Trait,
}

/// Reads no further than the word that tells: this is asked of every function, too, and a body is
/// long.
fn form(item: &TokenStream) -> Option<Form> {
    for token in item.clone() {
        match token {
            TokenTree::Ident(word) if word == "impl" => return Some(Form::Impl),
            TokenTree::Ident(word) if word == "trait" => return Some(Form::Trait),
            TokenTree::Ident(word) if word == "pub" || word == "unsafe" => {}
            TokenTree::Punct(punct) if punct.as_char() == '#' => {}
            TokenTree::Group(group) if group.delimiter() == Delimiter::None => {
                // A visibility or the whole item, handed on by another macro.
                if let Some(form) = form(&group.stream()) {
                    return Some(form);
                }
            }
            // An attribute's brackets, or a visibility's parentheses.
            TokenTree::Group(_) => {}
            _ => return None,
        }
    }
    None
}

/// The type or trait as the functions' paths name it, and its parameters.
fn owner(header: &TokenStream) -> syn::Result<(String, Generics)> {
    let whole = quote!(#header {});
    match form(header) {
        Some(Form::Trait) => {
            syn::parse2::<ItemTrait>(whole).map(|item| (unraw(&item.ident), item.generics))
        }
        Some(Form::Impl) | None => {
            syn::parse2::<ItemImpl>(whole).map(|item| (type_name(&item.self_ty), item.generics))
        }
    }
}

fn type_name(ty: &Type) -> String {
    match ty {
        Type::Group(group) => type_name(&group.elem),
        Type::Paren(paren) => type_name(&paren.elem),
        Type::Path(path) if path.qself.is_none() => {
            path.path.segments.last().map(|segment| unraw(&segment.ident)).unwrap_or_default()
        }
        other => {
            let mut name = String::new();
            write_type(other.to_token_stream(), &mut name);
            name
        }
    }
}

/// A type with spaces as people put them: a token stream's own are another matter with each compiler,
/// and the name is a label's value.
fn write_type(tokens: TokenStream, name: &mut String) {
    for token in tokens {
        let after_word = name.ends_with(|last: char| last.is_alphanumeric() || last == '_');
        match token {
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::None => ("", ""),
                };
                name.push_str(open);
                write_type(group.stream(), name);
                name.push_str(close);
            }
            TokenTree::Punct(punct) => match punct.as_char() {
                mark @ (',' | ';') => name.extend([mark, ' ']),
                mark @ ('+' | '=') => name.extend([' ', mark, ' ']),
                '\'' if after_word => name.push_str(" '"),
                '-' => name.push_str(" -"),
                '>' if name.ends_with('-') => name.push_str("> "),
                mark => name.push(mark),
            },
            word => {
                if after_word {
                    name.push(' ');
                }
                name.push_str(&word.to_string());
            }
        }
    }
}

fn unraw(ident: &Ident) -> String {
    syn::ext::IdentExt::unraw(ident).to_string()
}
