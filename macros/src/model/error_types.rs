//! Where the types of a function's errors come from.

use proc_macro2::Ident;
use quote::ToTokens;
use syn::visit::{self, Visit};
use syn::visit_mut::VisitMut;
use syn::{
    Expr, GenericArgument, Lifetime, Path, PathArguments, PathSegment, ReturnType, Type, TypePath,
    parse_quote,
};

use super::shape::Shape;
use super::stream::Stream;
use crate::errors::Errors;
use crate::parse::{ErrorSource, FunctionItem};

/// Where the types of a function's errors come from.
pub(crate) enum ErrorTypes {
    /// They have none.
    Untyped,
    /// From the error of this type, if it has any.
    Declared(Box<Type>),
    /// From this type, which the error has.
    Given(Box<Type>),
    /// From what this function makes of the error.
    Classified(TypePath),
    /// From this type, which is that of a stream's items, or of what the stream is in, or of both. The
    /// errors of the `other` one, where it has any, have no type of their own.
    Stream { ty: Box<Type>, items: bool, making: bool, other: bool },
}

impl ErrorTypes {
    /// `parameters` are those of the block around, where that is known.
    pub(super) fn new(
        given: Option<ErrorSource>,
        item: &FunctionItem,
        shape: &Shape,
        parameters: Option<&[Ident]>,
        errors: &Errors,
    ) -> Self {
        let output = output(item, shape);
        match given {
            Some(source) if !may_end_in_error(item, shape) => {
                let message = "the function returns no `Result`, so there is no error to classify";
                errors.push(source.key, message);
                Self::Untyped
            }
            Some(ErrorSource { key, path }) => {
                let first = path.path.segments.first();
                if first.is_some_and(|first| first.ident == "Self") {
                    let message = format!(
                        "`{key}` is asked before any call, where `Self` has no meaning: write the \
                         type's name"
                    );
                    errors.push(first.map(|first| &first.ident), message);
                }
                if names_function(&path.path) {
                    Self::Classified(path)
                } else {
                    Self::Given(Box::new(Type::Path(path)))
                }
            }
            None => {
                let generics = &item.signature.generics;
                let own = generics.type_params().map(|given| &given.ident);
                let constant = generics.const_params().map(|given| &given.ident);
                let around = parameters.unwrap_or_default();
                let names = Names {
                    parameters: own.chain(constant).chain(around).collect(),
                    all_known: parameters.is_some(),
                };
                let fallible = |ty: &Type| {
                    let mut ty = names.fallible(ty)?;
                    Lifetimes.visit_type_mut(&mut ty);
                    Some(Box::new(ty))
                };
                match shape {
                    Shape::Stream(stream) => Self::of_stream(stream, fallible),
                    _ => output.and_then(fallible).map_or(Self::Untyped, Self::Declared),
                }
            }
        }
    }
}

impl ErrorTypes {
    fn of_stream(stream: &Stream, fallible: impl Fn(&Type) -> Option<Box<Type>>) -> Self {
        let items = stream.item.as_ref().and_then(&fallible);
        let making = fallible(&stream.output);
        match (items, making) {
            (None, None) => Self::Untyped,
            (Some(ty), making) => {
                let making = making.is_some_and(|making| is_same(&making, &ty));
                Self::Stream { ty, items: true, making, other: stream.fallible && !making }
            }
            (None, Some(ty)) => {
                let other = stream.item.as_ref().is_none_or(may_fail);
                Self::Stream { ty, items: false, making: true, other }
            }
        }
    }
}

fn is_same(left: &Type, right: &Type) -> bool {
    left.to_token_stream().to_string() == right.to_token_stream().to_string()
}

/// Whether a function can return a `Result`, or a stream of them, as far as the names of types say.
pub(super) fn can_fail(item: &FunctionItem, stream: Option<&Ident>) -> bool {
    // What is wrong is reported where the function is read in earnest.
    let seen = Errors::new();
    let shape = Shape::new(item, false, stream, &seen);
    drop(seen.finish());
    may_end_in_error(item, &shape)
}

fn may_end_in_error(item: &FunctionItem, shape: &Shape) -> bool {
    let of_items = match shape {
        Shape::Stream(stream) => stream.fallible || stream.item.as_ref().is_none_or(may_fail),
        _ => false,
    };
    of_items || output(item, shape).is_some_and(may_fail)
}

/// What the call returns: of a function that returns a future, its output.
fn output<'a>(item: &'a FunctionItem, shape: &'a Shape) -> Option<&'a Type> {
    match (shape, &item.signature.output) {
        (Shape::AsyncBlock(block), _) => Some(&block.output),
        (Shape::Returned { output, .. }, _) => Some(output),
        (Shape::Sync | Shape::InPlace | Shape::Async, ReturnType::Type(_, ty)) => Some(ty),
        (Shape::Sync | Shape::InPlace | Shape::Async, ReturnType::Default)
        | (Shape::Stream(_), _) => None,
    }
}

fn may_fail(ty: &Type) -> bool {
    const PLAIN: [&str; 21] = [
        "Box", "Option", "Self", "String", "Vec", "bool", "char", "f32", "f64", "i128", "i16",
        "i32", "i64", "i8", "isize", "u128", "u16", "u32", "u64", "u8", "usize",
    ];
    match ty {
        Type::Group(group) => may_fail(&group.elem),
        Type::Paren(paren) => may_fail(&paren.elem),
        Type::Path(path) => {
            let name = path.path.segments.last();
            name.is_some_and(|name| PLAIN.iter().all(|plain| name.ident != plain))
        }
        Type::Infer(_) | Type::Macro(_) => true,
        _ => false,
    }
}

/// Functions and types are told apart by the case of their names, which the compiler has a lint for.
fn names_function(path: &Path) -> bool {
    path.segments.last().is_some_and(|last| {
        last.ident
            .to_string()
            .trim_start_matches("r#")
            .starts_with(|first: char| first.is_lowercase() || first == '_')
    })
}

/// Which names a constant in the function's body can use: all but parameters.
struct Names<'a> {
    parameters: Vec<&'a Ident>,
    /// Whether these are all. A method's own attribute does not see the block around.
    all_known: bool,
}

impl Names<'_> {
    /// The type without what has no part in its error, if it is a `Result` by its name, or what holds
    /// one.
    fn fallible(&self, ty: &Type) -> Option<Type> {
        let path = match ty {
            Type::Group(group) => return self.fallible(&group.elem),
            Type::Paren(paren) => return self.fallible(&paren.elem),
            Type::Path(ty) if ty.qself.is_none() => &ty.path,
            _ => return None,
        };
        let mut path = path.clone();
        let is_alone = path.segments.len() == 1;
        if !is_alone && !self.is_module(&path.segments.first()?.ident) {
            return None;
        }
        let last = path.segments.last_mut()?;
        let name = last.ident.to_string();
        match name.as_str() {
            "Poll" => self.only_first(last, Self::polled)?,
            "ControlFlow" => self.only_first(last, Self::fallible)?,
            "Result" => {
                let types = types(last);
                let count = types.len();
                for (place, ty) in types.into_iter().enumerate() {
                    if place + 1 < count || count == 1 {
                        *ty = parse_quote!(());
                    } else if !self.can_name(ty) {
                        return None;
                    }
                }
            }
            _ if name.ends_with("Result") => {
                if types(last).into_iter().any(|ty| !self.can_name(ty)) {
                    return None;
                }
            }
            _ => return None,
        }
        Some(parse_quote!(#path))
    }

    /// A `Result`, or an `Option` of one.
    fn polled(&self, ty: &Type) -> Option<Type> {
        let Type::Path(ty @ TypePath { qself: None, .. }) = ty else { return self.fallible(ty) };
        let mut path = ty.path.clone();
        let last = path.segments.last_mut()?;
        if last.ident != "Option" {
            return self.fallible(&Type::Path(ty.clone()));
        }
        self.only_first(last, Self::fallible)?;
        Some(parse_quote!(#path))
    }

    /// Replaces the first type argument, and drops what the others say.
    fn only_first(
        &self,
        segment: &mut PathSegment,
        replace: impl Fn(&Self, &Type) -> Option<Type>,
    ) -> Option<()> {
        for (place, ty) in types(segment).into_iter().enumerate() {
            *ty = if place == 0 { replace(self, ty)? } else { parse_quote!(()) };
        }
        Some(())
    }

    fn can_name(&self, ty: &Type) -> bool {
        let mut seen = Seen { names: self, all: true };
        seen.visit_type(ty);
        seen.all
    }

    /// Whether a path that starts so goes on in a module, and not in a parameter.
    fn is_module(&self, first: &Ident) -> bool {
        !self.parameters.contains(&first) && !first.to_string().starts_with(char::is_uppercase)
    }

    /// Where not all parameters are known, what is named like one is taken for one.
    fn is_parameter(&self, name: &Ident) -> bool {
        let text = name.to_string();
        let looks_like_one = || {
            text.starts_with(char::is_uppercase)
                && (text.len() <= 3 || !text.contains(char::is_lowercase))
        };
        name == "Self" || self.parameters.contains(&name) || !self.all_known && looks_like_one()
    }
}

fn types(segment: &mut PathSegment) -> Vec<&mut Type> {
    match &mut segment.arguments {
        PathArguments::AngleBracketed(arguments) => {
            let arguments = arguments.args.iter_mut();
            arguments
                .filter_map(|argument| match argument {
                    GenericArgument::Type(ty) => Some(ty),
                    _ => None,
                })
                .collect()
        }
        PathArguments::None | PathArguments::Parenthesized(_) => Vec::new(),
    }
}

/// Looks for what has no name outside of the signature.
struct Seen<'a> {
    names: &'a Names<'a>,
    all: bool,
}

impl<'ast> Visit<'ast> for Seen<'_> {
    fn visit_type(&mut self, ty: &'ast Type) {
        self.all &= !matches!(ty, Type::ImplTrait(_) | Type::Infer(_) | Type::Macro(_));
        visit::visit_type(self, ty);
    }

    fn visit_type_path(&mut self, path: &'ast TypePath) {
        let mut segments = path.path.segments.iter();
        let first = segments.next();
        self.all &= path.qself.is_none()
            && first.is_some_and(|first| match segments.next() {
                Some(_) => self.names.is_module(&first.ident),
                None => !first.arguments.is_none() || !self.names.is_parameter(&first.ident),
            });
        visit::visit_type_path(self, path);
    }

    fn visit_expr(&mut self, expr: &'ast Expr) {
        self.all &= matches!(expr, Expr::Lit(_));
    }
}

/// A lifetime has no part in the types of an error.
struct Lifetimes;

impl VisitMut for Lifetimes {
    fn visit_lifetime_mut(&mut self, lifetime: &mut Lifetime) {
        lifetime.ident = Ident::new("static", lifetime.ident.span());
    }
}
