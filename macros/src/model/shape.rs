//! What of a function is the call: its body, or a future.
//!
//! All of it is read from the syntax tree. A future behind a name of the user's own is not
//! recognised; the function is then measured until it returns.

use proc_macro2::{Group, Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::visit::{self, Visit};
use syn::{
    Attribute, Block, Expr, ExprMacro, ExprReturn, ExprTry, GenericArgument, Lifetime, Meta, Path,
    PathArguments, ReturnType, Stmt, StmtMacro, Type, TypeParamBound, parse_quote, parse2,
};

use super::stream::Stream;
use crate::errors::Errors;
use crate::parse::FunctionItem;

/// What is measured, and how the body is held.
pub(crate) enum Shape {
    /// The body, in a closure that catches what it returns.
    Sync,
    /// The body, in place: nothing leaves it early. A closure would hide the caller's location.
    InPlace,
    /// The body of an `async fn`.
    Async,
    /// The `async move` block that is the whole body, alone or in `Box::pin(…)`. This is also what
    /// `#[async_trait]` makes of an `async fn`.
    AsyncBlock(Box<AsyncBlock>),
    /// The future that the body returns.
    Returned { boxed: bool, output: Box<Type> },
    /// The stream that the function returns.
    Stream(Box<Stream>),
}

/// An `async move` block that is a function's whole body.
pub(crate) struct AsyncBlock {
    /// The `Box::pin` around it.
    pub(crate) pin: Option<Path>,
    pub(crate) body: Group,
    pub(crate) output: Type,
}

impl Shape {
    /// `evaluates` says whether the attribute has expressions over the arguments, and `stream` is
    /// where it says that the function returns one.
    pub(super) fn new(
        item: &FunctionItem,
        evaluates: bool,
        stream: Option<&Ident>,
        errors: &Errors,
    ) -> Self {
        let stream = stream.and_then(|said| Stream::new(item, evaluates, said, errors));
        if let Some(stream) = stream {
            return Self::Stream(Box::new(stream));
        }
        if item.signature.asyncness.is_some() {
            return Self::Async;
        }
        match returned(item, evaluates) {
            Returned::Block(block) => Self::AsyncBlock(block),
            Returned::Future { boxed, output } => Self::Returned { boxed, output },
            Returned::Value if keeps_place(item) => Self::InPlace,
            Returned::Value => Self::Sync,
        }
    }
}

/// What a function's return type says about its body.
pub(super) enum Returned {
    /// A future, made by a block that is the whole body.
    Block(Box<AsyncBlock>),
    /// A future, made in another way.
    Future { boxed: bool, output: Box<Type> },
    /// No future that is recognised.
    Value,
}

/// Reads the return type of a function that is not `async`.
pub(super) fn returned(item: &FunctionItem, evaluates: bool) -> Returned {
    let ReturnType::Type(_, ty) = &item.signature.output else { return Returned::Value };
    let Some(Future { output, boxed, is_static }) = future(ty) else { return Returned::Value };
    // A block that outlives the arguments can't evaluate expressions that borrow from them.
    let block = if evaluates && is_static { None } else { async_block(item) };
    match block {
        Some((pin, body)) if pin.is_some() == boxed => {
            Returned::Block(Box::new(AsyncBlock { pin, body, output }))
        }
        _ => Returned::Future { boxed, output: Box::new(output) },
    }
}

/// A return type that is a future by its name.
struct Future {
    output: Type,
    boxed: bool,
    is_static: bool,
}

fn future(ty: &Type) -> Option<Future> {
    match ty {
        Type::Group(group) => future(&group.elem),
        Type::Paren(paren) => future(&paren.elem),
        Type::ImplTrait(opaque) => {
            let output = output(&opaque.bounds)?;
            Some(Future { output, boxed: false, is_static: false })
        }
        Type::Path(path) if path.qself.is_none() => {
            let (output, is_borrowing) = match pinned(&path.path) {
                Some(Type::TraitObject(object)) => (output(&object.bounds)?, borrows(ty)),
                Some(Type::ImplTrait(opaque)) => (output(&opaque.bounds)?, true),
                Some(_) => return None,
                None => (aliased(&path.path, &["BoxFuture", "LocalBoxFuture"])?, borrows(ty)),
            };
            Some(Future { output, boxed: true, is_static: !is_borrowing })
        }
        _ => None,
    }
}

/// The `T` of a `Pin<Box<T>>`.
pub(super) fn pinned(path: &Path) -> Option<&Type> {
    let Type::Path(inner) = only_type(path, "Pin")? else { return None };
    only_type(&inner.path, "Box")
}

/// The only argument of `Name<T>`, with any path before the name.
fn only_type<'a>(path: &'a Path, name: &str) -> Option<&'a Type> {
    let segment = path.segments.last().filter(|segment| segment.ident == name)?;
    let PathArguments::AngleBracketed(arguments) = &segment.arguments else { return None };
    match (arguments.args.first(), arguments.args.len()) {
        (Some(GenericArgument::Type(ty)), 1) => Some(ty),
        _ => None,
    }
}

/// The `T` of a `BoxFuture<'a, T>` or of another such alias, as the crate `futures` names them.
pub(super) fn aliased(path: &Path, names: &[&str]) -> Option<Type> {
    let segment = path.segments.last()?;
    if names.iter().all(|name| segment.ident != name) {
        return None;
    }
    let PathArguments::AngleBracketed(arguments) = &segment.arguments else { return None };
    let mut arguments = arguments.args.iter();
    match (arguments.next(), arguments.next(), arguments.next()) {
        (Some(GenericArgument::Lifetime(_)), Some(GenericArgument::Type(ty)), None) => {
            Some(ty.clone())
        }
        _ => None,
    }
}

/// The output of a future, if the bounds ask for nothing that the wrapper does not have.
fn output<'a>(bounds: impl IntoIterator<Item = &'a TypeParamBound>) -> Option<Type> {
    let mut output = None;
    for bound in bounds {
        let TypeParamBound::Trait(bound) = bound else { continue };
        let segment = bound.path.segments.last()?;
        if segment.ident == "Future" {
            let named = associated(&segment.arguments, "Output");
            output = Some(named.unwrap_or_else(|| parse_quote!(_)));
        } else if !["Send", "Sized", "Sync", "Unpin"].iter().any(|name| segment.ident == name) {
            return None;
        }
    }
    output
}

/// The type of `Name = T` among a trait's arguments.
pub(super) fn associated(arguments: &PathArguments, name: &str) -> Option<Type> {
    let PathArguments::AngleBracketed(arguments) = arguments else { return None };
    arguments.args.iter().find_map(|argument| match argument {
        GenericArgument::AssocType(found) if found.ident == name => Some(found.ty.clone()),
        _ => None,
    })
}

/// Whether a type names a lifetime other than `'static`.
fn borrows(ty: &Type) -> bool {
    struct Lifetimes(bool);

    impl<'ast> Visit<'ast> for Lifetimes {
        fn visit_lifetime(&mut self, lifetime: &'ast Lifetime) {
            self.0 |= lifetime.ident != "static";
        }
    }

    let mut lifetimes = Lifetimes(false);
    lifetimes.visit_type(ty);
    lifetimes.0
}

/// The body, if it is nothing but an `async move` block, alone or in `Box::pin(…)`.
fn async_block(item: &FunctionItem) -> Option<(Option<Path>, Group)> {
    let mut block: Block = parse2(TokenTree::Group(item.body.clone()).into()).ok()?;
    let Some(Stmt::Expr(only, None)) = block.stmts.pop() else { return None };
    if !block.stmts.is_empty() {
        return None;
    }
    match only {
        Expr::Async(_) => Some((None, body_of(only)?)),
        Expr::Call(call) if call.attrs.is_empty() && call.args.len() == 1 => {
            let Expr::Path(pin) = *call.func else { return None };
            let mut names = pin.path.segments.iter().rev();
            let (last, before) = (names.next()?, names.next()?);
            if last.ident != "pin" || before.ident != "Box" {
                return None;
            }
            let argument = call.args.into_iter().next()?;
            Some((Some(pin.path), body_of(argument)?))
        }
        _ => None,
    }
}

fn body_of(expr: Expr) -> Option<Group> {
    let Expr::Async(block) = expr else { return None };
    if !block.attrs.is_empty() || block.capture.is_none() {
        return None;
    }
    match block.block.into_token_stream().into_iter().next() {
        Some(TokenTree::Group(body)) => Some(body),
        _ => None,
    }
}

/// Whether the function has an attribute that does not reach into a closure, and a body that nothing
/// leaves early.
fn keeps_place(item: &FunctionItem) -> bool {
    item.attributes.iter().any(is_for_the_body_itself)
        && parse2::<Block>(TokenTree::Group(item.body.clone()).into())
            .is_ok_and(|body| !leaves_early(&body))
}

/// `#[track_caller]`, or a level of `unconditional_recursion`, which is not looked for in a closure.
fn is_for_the_body_itself(attribute: &Attribute) -> bool {
    if attribute.path().is_ident("track_caller") {
        return true;
    }
    let Meta::List(list) = &attribute.meta else { return false };
    let is_lint =
        |token| matches!(token, TokenTree::Ident(name) if name == "unconditional_recursion");
    list.path.is_ident("expect") && list.tokens.clone().into_iter().any(is_lint)
}

fn leaves_early(body: &Block) -> bool {
    struct Exits(bool);

    impl<'ast> Visit<'ast> for Exits {
        fn visit_expr_return(&mut self, _: &'ast ExprReturn) {
            self.0 = true;
        }

        fn visit_expr_try(&mut self, _: &'ast ExprTry) {
            self.0 = true;
        }

        fn visit_expr_macro(&mut self, call: &'ast ExprMacro) {
            self.0 |= may_return(&call.mac);
        }

        fn visit_stmt_macro(&mut self, call: &'ast StmtMacro) {
            self.0 |= may_return(&call.mac);
        }

        fn visit_item(&mut self, _: &'ast syn::Item) {}

        fn visit_expr_closure(&mut self, _: &'ast syn::ExprClosure) {}

        fn visit_expr_async(&mut self, _: &'ast syn::ExprAsync) {}
    }

    let mut exits = Exits(false);
    visit::visit_block(&mut exits, body);
    exits.0
}

/// The macros of the standard library return from a function only where their arguments do.
fn may_return(call: &syn::Macro) -> bool {
    const KNOWN: [&str; 17] = [
        "assert",
        "assert_eq",
        "assert_ne",
        "debug_assert",
        "debug_assert_eq",
        "debug_assert_ne",
        "eprint",
        "eprintln",
        "format",
        "matches",
        "panic",
        "print",
        "println",
        "todo",
        "unimplemented",
        "unreachable",
        "vec",
    ];
    let is_known =
        call.path.segments.last().is_some_and(|name| KNOWN.iter().any(|known| name.ident == known));
    !is_known || has_exit(call.tokens.clone())
}

fn has_exit(tokens: TokenStream) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(word) => word == "return",
        TokenTree::Punct(punct) => punct.as_char() == '?',
        TokenTree::Group(group) => has_exit(group.stream()),
        TokenTree::Literal(_) => false,
    })
}
