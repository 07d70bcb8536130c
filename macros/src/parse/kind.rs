//! The arguments of a kind, such as `db(…)`.

use proc_macro2::Ident;
use syn::parse::ParseStream;
use syn::{Expr, ExprClosure, ExprPath};

use super::label::LabelValue;
use super::list;
use crate::errors::Errors;
use crate::kind::{Kind, LabelKey, MeasureKey};
use crate::slot::Slot;
use crate::symbol::{self, listed};

/// What stands between the parentheses of a kind.
pub(crate) struct KindArguments {
    pub(crate) kind: &'static Kind,
    /// The kind as the user wrote it, to blame for what is missing.
    pub(crate) word: Ident,
    /// One slot for each of the kind's label keys, in their order, beside the key's table entry.
    pub(crate) labels: Vec<(&'static LabelKey, Slot<(Ident, LabelValue)>)>,
    /// The same for its measure keys.
    pub(crate) measures: Vec<(&'static MeasureKey, Slot<ExprClosure>)>,
    /// The key, and the path of a table of prices.
    pub(crate) prices: Slot<(Ident, ExprPath)>,
}

impl KindArguments {
    pub(super) fn parse(
        kind: &'static Kind,
        word: Ident,
        input: ParseStream<'_>,
        errors: &Errors,
    ) -> syn::Result<Self> {
        let mut arguments = Self {
            kind,
            word,
            labels: kind.labels.iter().map(|key| (key, Slot::empty())).collect(),
            measures: kind.measures.iter().map(|key| (key, Slot::empty())).collect(),
            prices: Slot::empty(),
        };
        let content = list::parentheses(input, &arguments.word, &example(kind))?;
        list::entries(&content, errors, |input| arguments.entry(input, errors));
        Ok(arguments)
    }

    fn entry(&mut self, input: ParseStream<'_>, errors: &Errors) -> syn::Result<()> {
        let word = list::key(input)?;
        if let Some((key, slot)) = self.labels.iter_mut().find(|(key, _)| word == key.key) {
            return slot.fill(errors, &word, || {
                let value = LabelValue::parse(input, &word, key.example)?;
                Ok((word.clone(), value))
            });
        }
        if let Some((key, slot)) = self.measures.iter_mut().find(|(key, _)| word == key.key) {
            return slot.fill(errors, &word, || {
                list::equals(input, &word, key.example)?;
                closure(input, key)
            });
        }
        if self.kind.has_prices() && word == symbol::PRICES {
            return self.prices.fill(errors, &word, || {
                list::equals(input, &word, "PRICES")?;
                let path = prices(input)?;
                Ok((word.clone(), path))
            });
        }
        let message = format!(
            "`{}` has no `{word}`; it takes {}",
            self.word,
            listed(self.kind.keys(), "and")
        );
        Err(syn::Error::new_spanned(word, message))
    }
}

/// The kind's first keys, as the user would write them.
fn example(kind: &Kind) -> String {
    let keys = kind.labels.iter().take(2);
    let written: Vec<_> = keys.map(|key| format!("{} = {}", key.key, key.example)).collect();
    written.join(", ")
}

fn closure(input: ParseStream<'_>, key: &MeasureKey) -> syn::Result<ExprClosure> {
    let expected = |found: &dyn quote::ToTokens| {
        let message =
            format!("`{}` takes a closure over the returned value: `{}`", key.key, key.example);
        syn::Error::new_spanned(found, message)
    };
    match input.parse()? {
        Expr::Closure(closure) if closure.inputs.len() == 1 && closure.asyncness.is_none() => {
            Ok(closure)
        }
        other => Err(expected(&other)),
    }
}

fn prices(input: ParseStream<'_>) -> syn::Result<ExprPath> {
    match input.parse()? {
        Expr::Path(path) => Ok(path),
        other => {
            let message = "`prices` takes the path of a `telemark::PriceTable`: `prices = PRICES`";
            Err(syn::Error::new_spanned(other, message))
        }
    }
}
