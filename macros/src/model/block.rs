//! An annotated `impl` block or trait.

use proc_macro2::{Group, Ident, TokenStream, TokenTree};
use syn::{Attribute, Meta};

use super::error_types::can_fail;
use super::{Function, Owner};
use crate::errors::Errors;
use crate::parse::{Arguments, BlockItem, FunctionItem, Member, own_arguments};
use crate::slot::Slot;

/// A block and the functions in it.
pub(crate) struct Block {
    pub(crate) header: TokenStream,
    pub(crate) inner_attributes: Vec<Attribute>,
    pub(crate) members: Vec<BlockMember>,
    pub(crate) braces: Group,
}

/// What stands in a block.
pub(crate) enum BlockMember {
    /// A method that is measured.
    Measured(Box<Function>),
    /// A member that stays as it is.
    Untouched(TokenStream),
}

impl Block {
    /// Joins the block's attribute and those of its methods. The result is to be used only if
    /// nothing was reported.
    pub(crate) fn new(arguments: &TokenStream, item: BlockItem, errors: &Errors) -> Self {
        let of_block = Arguments::parse(arguments.clone(), errors);
        if let Some((name, _)) = of_block.name.get() {
            errors.push(name, "`name` is for one function: the methods of a block would share it");
        }
        if let Some(skip) = of_block.skip.get() {
            errors.push(skip, "`skip` is for one method of a block");
        }
        if let Some(stream) = of_block.stream.get() {
            errors.push(stream, "`stream` is for one method of a block: others return no stream");
        }
        let defaults = || {
            // What is wrong with them has been reported once, above.
            let seen = Errors::new();
            let defaults = Arguments::parse(arguments.clone(), &seen);
            drop(seen.finish());
            Arguments { skip: Slot::empty(), stream: Slot::empty(), ..defaults }
        };
        let defaults_of = |method: &FunctionItem, stream: Option<&Ident>| match defaults() {
            // A default is for the methods that have errors.
            defaults if !can_fail(method, stream) => Arguments { error: Slot::empty(), ..defaults },
            defaults => defaults,
        };
        let owner = Owner { name: item.owner, parameters: item.parameters };
        let members = item.members.into_iter().map(|member| match member {
            Member::Other(tokens) => BlockMember::Untouched(tokens),
            Member::Method { item: method, own } => {
                let given = own.map(|own| own_arguments(&own, errors));
                let skip = given.as_ref().is_some_and(|own| own.is_skip(errors));
                let arguments = match given {
                    Some(own) => {
                        let defaults = defaults_of(&method, own.stream.get());
                        own.or(defaults)
                    }
                    None => defaults_of(&method, None),
                };
                cfg_attr(&method, errors);
                if skip {
                    return BlockMember::Untouched(method.to_tokens());
                }
                let owner = Some(owner.clone());
                BlockMember::Measured(Box::new(Function::new(arguments, *method, owner, errors)))
            }
        });
        Self {
            header: item.header,
            inner_attributes: item.inner_attributes,
            members: members.collect(),
            braces: item.braces,
        }
    }

    /// The methods that are measured.
    pub(crate) fn functions(&mut self) -> impl Iterator<Item = &mut Function> {
        self.members.iter_mut().filter_map(|member| match member {
            BlockMember::Measured(function) => Some(&mut **function),
            BlockMember::Untouched(_) => None,
        })
    }
}

/// A macro sees `cfg_attr` as it is written: what it stands for would be a second measurement.
fn cfg_attr(method: &FunctionItem, errors: &Errors) {
    let conditional = method.attributes.iter().filter(|attribute| {
        let Meta::List(list) = &attribute.meta else { return false };
        list.path.is_ident("cfg_attr") && names_telemetry(list.tokens.clone())
    });
    for attribute in conditional {
        let message =
            "a block does not see through `cfg_attr`: put it around the block's attribute";
        errors.push(attribute.path(), message);
    }
}

fn names_telemetry(tokens: TokenStream) -> bool {
    tokens.into_iter().any(|token| matches!(token, TokenTree::Ident(word) if word == "telemetry"))
}
