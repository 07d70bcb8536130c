//! The collector of everything that is wrong with one item, so that the user sees it all at once.

use std::cell::RefCell;
use std::fmt::Display;

use quote::ToTokens;

/// Collects errors by shared reference and must be read at the end: dropping it unread panics, so
/// that no error can get lost on a path that forgot about it.
pub(crate) struct Errors {
    found: RefCell<Option<Vec<syn::Error>>>,
}

impl Errors {
    pub(crate) fn new() -> Self {
        Self { found: RefCell::new(Some(Vec::new())) }
    }

    /// Blames the tokens. Hand over the smallest ones that are wrong.
    pub(crate) fn push(&self, blame: impl ToTokens, message: impl Display) {
        self.absorb(syn::Error::new_spanned(blame, message));
    }

    /// Takes in an error that a parser returned.
    pub(crate) fn absorb(&self, error: syn::Error) {
        if let Some(found) = self.found.borrow_mut().as_mut() {
            found.push(error);
        }
    }

    /// How many there are so far.
    pub(crate) fn count(&self) -> usize {
        self.found.borrow().as_ref().map_or(0, Vec::len)
    }

    /// The errors in the order of their discovery.
    pub(crate) fn finish(self) -> Vec<syn::Error> {
        self.found.borrow_mut().take().unwrap_or_default()
    }
}

impl Drop for Errors {
    fn drop(&mut self) {
        let was_read = self.found.borrow().is_none();
        assert!(was_read || std::thread::panicking(), "errors were collected and never read");
    }
}

#[cfg(test)]
mod tests {
    use proc_macro2::Span;
    use quote::quote;

    use super::Errors;

    #[test]
    fn all_errors_come_out_in_the_order_they_went_in() {
        let errors = Errors::new();
        errors.push(quote!(a), "first");
        errors.absorb(syn::Error::new(Span::call_site(), "second"));
        let messages: Vec<_> = errors.finish().iter().map(syn::Error::to_string).collect();
        assert_eq!(messages, ["first", "second"]);
    }

    #[test]
    #[should_panic(expected = "errors were collected and never read")]
    fn dropping_an_unread_collector_panics() {
        Errors::new().push(quote!(a), "lost");
    }
}
