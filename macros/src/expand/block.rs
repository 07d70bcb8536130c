//! The annotated block with its methods' new bodies.

use proc_macro2::{Delimiter, Group, TokenStream};
use quote::quote;

use super::function;
use crate::model::{Block, BlockMember};

pub(super) fn expand(block: &Block) -> TokenStream {
    let Block { header, inner_attributes, members, braces } = block;
    let members = members.iter().map(|member| match member {
        BlockMember::Measured(function) => function::expand(function),
        BlockMember::Untouched(tokens) => tokens.clone(),
    });
    let mut body = Group::new(Delimiter::Brace, quote!(#(#inner_attributes)* #(#members)*));
    body.set_span(braces.span());
    quote!(#header #body)
}
