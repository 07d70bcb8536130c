//! How a function with `stream` makes its stream, and what the stream stands in.

use proc_macro2::{Ident, Span};
use syn::spanned::Spanned;
use syn::{GenericArgument, PathArguments, ReturnType, Type, TypeParamBound};

use super::shape::{self, AsyncBlock, Returned};
use crate::errors::Errors;
use crate::parse::FunctionItem;

/// A function that returns a stream.
pub(crate) struct Stream {
    pub(crate) making: Making,
    /// It stands in a `Result`.
    pub(crate) fallible: bool,
    /// Its type is a box.
    pub(crate) boxed: bool,
    /// It is of an opaque type: the compiler is to be told the items before it looks at the closures.
    pub(crate) opaque: bool,
    /// The type of its items, where its own type says it.
    pub(crate) item: Option<Type>,
    /// What it stands in: what the function returns, or its future.
    pub(crate) output: Type,
    /// Where the type is written.
    pub(crate) ty: Span,
}

/// What makes the stream.
pub(crate) enum Making {
    /// The body.
    Sync,
    /// The body of an `async fn`.
    Async,
    /// The `async move` block that is the whole body.
    Block(Box<AsyncBlock>),
}

impl Stream {
    /// Reads the return type, and reports one that is no stream.
    pub(super) fn new(
        item: &FunctionItem,
        evaluates: bool,
        said: &Ident,
        errors: &Errors,
    ) -> Option<Self> {
        if !cfg!(any(test, feature = "stream")) {
            let message = "`stream` needs the feature `stream` of the package `telemark`";
            errors.push(said, message);
            return None;
        }
        let ReturnType::Type(_, ty) = &item.signature.output else {
            errors.push(said, "`stream` is for a function that returns a stream");
            return None;
        };
        let (making, ty) = if item.signature.asyncness.is_some() {
            (Making::Async, (**ty).clone())
        } else {
            match shape::returned(item, evaluates) {
                Returned::Value => (Making::Sync, (**ty).clone()),
                Returned::Block(block) => {
                    let ty = block.output.clone();
                    (Making::Block(block), ty)
                }
                Returned::Future { .. } => {
                    let message = "a stream is followed through a returned future where that is the \
                                   `async move` block of the whole body: make the function `async`";
                    errors.push(ty, message);
                    return None;
                }
            }
        };
        let (fallible, stream) = match success(&ty) {
            Some(stream) => (true, stream),
            None => (false, &ty),
        };
        let Some(found) = found(stream) else {
            let message = "`stream` takes `impl Stream`, `Pin<Box<dyn Stream>>`, `BoxStream`, \
                           `LocalBoxStream` and other names of a boxed stream, alone or in a `Result`";
            errors.push(stream, message);
            return None;
        };
        let Found { boxed, opaque, item } = found;
        Some(Self { making, fallible, boxed, opaque, item, ty: stream.span(), output: ty })
    }
}

/// The `T` of a `Result<T>` or `Result<T, E>`, with any path before the name.
fn success(ty: &Type) -> Option<&Type> {
    let Type::Path(path) = bare(ty) else { return None };
    let segment = path.path.segments.last().filter(|segment| segment.ident == "Result")?;
    let PathArguments::AngleBracketed(arguments) = &segment.arguments else { return None };
    arguments.args.iter().find_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    })
}

/// What a stream's type says.
struct Found {
    boxed: bool,
    opaque: bool,
    item: Option<Type>,
}

/// Reads a stream's type; `None` where it is no type that the wrapper can have.
///
/// Of a name, it is said that it is a stream; the one thing that a macro can make of it is a box.
fn found(ty: &Type) -> Option<Found> {
    match bare(ty) {
        Type::ImplTrait(opaque) => {
            Some(Found { boxed: false, opaque: true, item: item(&opaque.bounds)? })
        }
        Type::Path(path) => match shape::pinned(&path.path) {
            Some(Type::TraitObject(object)) => {
                Some(Found { boxed: true, opaque: false, item: item(&object.bounds)? })
            }
            Some(Type::ImplTrait(opaque)) => {
                Some(Found { boxed: true, opaque: true, item: item(&opaque.bounds)? })
            }
            _ => {
                let item = shape::aliased(&path.path, &["BoxStream", "LocalBoxStream"]);
                Some(Found { boxed: true, opaque: false, item })
            }
        },
        _ => None,
    }
}

fn bare(ty: &Type) -> &Type {
    match ty {
        Type::Group(group) => bare(&group.elem),
        Type::Paren(paren) => bare(&paren.elem),
        _ => ty,
    }
}

/// The items of a stream, if the bounds ask for one and for nothing that the wrapper does not have.
#[expect(clippy::option_option, reason = "no stream, and a stream of items that are not named")]
fn item<'a>(bounds: impl IntoIterator<Item = &'a TypeParamBound>) -> Option<Option<Type>> {
    const HAS: [&str; 6] = ["FusedStream", "Send", "Sized", "Stream", "Sync", "Unpin"];
    let mut found = None;
    for bound in bounds {
        let TypeParamBound::Trait(bound) = bound else { continue };
        let segment = bound.path.segments.last()?;
        if !HAS.iter().any(|name| segment.ident == name) {
            return None;
        }
        if segment.ident == "Stream" || segment.ident == "FusedStream" {
            let named = shape::associated(&segment.arguments, "Item");
            found = Some(found.flatten().or(named));
        }
    }
    found
}
