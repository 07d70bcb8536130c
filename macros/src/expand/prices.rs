//! The price of the model that is asked for.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Expr;
use syn::spanned::Spanned;

use super::locals;
use super::record::as_label;
use super::setup::reference;
use crate::model::{Function, Value};

/// Where there is a table of prices: the model's price, looked up before the body may use up the model.
///
/// ```text
/// let __model = &(request.model);
/// let __price = price(&(PRICES), __model);
/// ```
pub(super) fn model(function: &Function, p: &TokenStream) -> Option<TokenStream> {
    let prices = function.prices.as_ref()?;
    let table = reference(&Expr::Path(prices.table.clone()));
    let price = locals::price();
    let (before, text) = match &function.labels[prices.model].value {
        Value::Constant(text) => (None, quote!(#text)),
        Value::Closed { ty, expr } => {
            let label = as_label(ty, p);
            let reference = reference(expr);
            (None, quote!(#label::VALUES[#label::index(#reference)]))
        }
        Value::Interned { expr, .. } => {
            let model = locals::model(expr.span());
            let reference = reference(expr);
            (Some(quote!(let #model = #reference;)), quote!(#model))
        }
    };
    Some(quote! {
        #before
        let #price = #p::price(#table, #text);
    })
}
