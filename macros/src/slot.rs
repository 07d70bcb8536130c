//! A place for the value of one attribute key. Filling it is the check for duplicates.

use proc_macro2::Ident;

use crate::errors::Errors;

/// The value of a key that may be given once.
pub(crate) struct Slot<T> {
    claimed: bool,
    value: Option<T>,
}

impl<T> Slot<T> {
    pub(crate) const fn empty() -> Self {
        Self { claimed: false, value: None }
    }

    /// Claims the slot for `key` and then parses the value, so that a value which is wrong in itself
    /// still counts as given. A second claim is an error at its key; the first value stays.
    pub(crate) fn fill(
        &mut self,
        errors: &Errors,
        key: &Ident,
        parse: impl FnOnce() -> syn::Result<T>,
    ) -> syn::Result<()> {
        let first = !std::mem::replace(&mut self.claimed, true);
        if !first {
            errors.push(key, format_args!("duplicate `{key}`"));
        }
        let value = parse()?;
        if first {
            self.value = Some(value);
        }
        Ok(())
    }

    /// What is given here, or else what is given there.
    pub(crate) fn or(self, default: Self) -> Self {
        if self.claimed { self } else { default }
    }

    /// Whether the key was there, with or without a good value.
    pub(crate) const fn is_claimed(&self) -> bool {
        self.claimed
    }

    pub(crate) const fn get(&self) -> Option<&T> {
        self.value.as_ref()
    }

    pub(crate) fn into_value(self) -> Option<T> {
        self.value
    }
}
