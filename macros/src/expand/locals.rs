//! The local variables of an expansion. Mixed-site hygiene hides them from the user's body, and the
//! user's variables from them.

use proc_macro2::{Ident, Span};

pub(super) fn call() -> Ident {
    local("__call")
}

/// The index of the call's label set.
pub(super) fn labels() -> Ident {
    local("__labels")
}

/// The returned value, or in an `async` function a reference to it.
pub(super) fn returned() -> Ident {
    local("__returned")
}

/// A value of the declared type. It is not hidden from the user, so that the compiler shows the type
/// where it says where a mismatch comes from; only the expansion's own tokens stand where it is
/// visible.
pub(super) fn declared(ty: Span) -> Ident {
    Ident::new("__declared", ty)
}

/// What a measuring closure returned, or what `none` is said of, visible for the same reason: a type
/// that does not fit is shown at the closure's body, or where it is said.
pub(super) fn measured(body: Span) -> Ident {
    Ident::new("__measured", body)
}

/// The same as a number.
pub(super) fn amount() -> Ident {
    local("__amount")
}

/// The call's span, where a field of it is recorded at the end.
pub(super) fn span() -> Ident {
    local("__span")
}

/// An item of a stream.
pub(super) fn item() -> Ident {
    local("__item")
}

/// What the measuring closures have said so far.
pub(super) fn sums() -> Ident {
    local("__sums")
}

/// Why there is no stream.
pub(super) fn error() -> Ident {
    local("__error")
}

/// How the call ends if there is no stream.
pub(super) fn ending() -> Ident {
    local("__ending")
}

/// What an `async` block returns.
pub(super) fn value() -> Ident {
    local("__value")
}

/// A reference to the model that is asked for. Visible, as [`measured`] is.
pub(super) fn model(expr: Span) -> Ident {
    Ident::new("__model", expr)
}

/// What the model's tokens cost, if that is known.
pub(super) fn price() -> Ident {
    local("__price")
}

/// The storage of a measure.
pub(super) fn storage(index: usize) -> Ident {
    local(&format!("__measure_{index}"))
}

fn local(name: &str) -> Ident {
    Ident::new(name, Span::mixed_site())
}
