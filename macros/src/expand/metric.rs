//! A declared metric: a static whose initializer holds everything that belongs to it.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use syn::{ExprClosure, Path};
use telemark_registry::{Instrument, Unit};

use super::record::{self, as_label};
use crate::model::{Metric, Values};

/// All statics of one `metrics!`.
///
/// ```text
/// static DEPTH: metric::Gauge<(Topic,), i64> = {
///     const __TELEMARK_RECORD_PIECES: [Piece; 1] = …;
///     static __TELEMARK_CELLS: Levels<…> = Levels::new();
///     static __TELEMARK_SITE: Site = Site { … };
///     register!(__TELEMARK_RECORD_PIECES, __TELEMARK_SITE);
///     metric::Gauge::new(&__TELEMARK_CELLS, &[])
/// };
/// ```
pub(super) fn expand(metrics: &[Metric], root: &Path) -> TokenStream {
    let private = quote!(#root::__private);
    metrics.iter().map(|metric| one(metric, &private)).collect()
}

fn one(metric: &Metric, p: &TokenStream) -> TokenStream {
    let Metric { attributes, visibility, ident, .. } = metric;
    let record = record::of_metric(metric, p);
    let interners = interners(metric, p);
    let labels = label_types(metric, p);
    let value = value_type(metric, p);
    let word = &metric.word;
    let (ty, rest) = match &metric.observe {
        Some(callback) => {
            (quote!(#p::metric::Observed), observed(ident, callback, &labels, &value, p))
        }
        None => (quote!(#p::metric::#word<#labels, #value>), stored(metric, p)),
    };
    // Its declaration is the use of a metric with a callback.
    let unused = metric.observe.is_some().then(|| quote!(#[allow(dead_code)]));
    quote! {
        #(#attributes)*
        #unused
        #visibility static #ident: #ty = {
            #record
            #interners
            #rest
        };
    }
}

/// The callback as a source, and the static's value.
fn observed(
    ident: &Ident,
    callback: &ExprClosure,
    labels: &TokenStream,
    value: &TokenStream,
    p: &TokenStream,
) -> TokenStream {
    let declared = format!("::{ident}");
    quote! {
        static __TELEMARK_SITE: #p::ObservedSite<#labels, #value> = #p::ObservedSite {
            declared: #p::core::concat!(#p::core::module_path!(), #declared),
            interned: __TELEMARK_INTERNED,
            observe: #callback,
            reported: #p::core::sync::atomic::AtomicBool::new(false),
        };
        #p::register!(__TELEMARK_RECORD_PIECES, __TELEMARK_SITE);
        #p::metric::Observed::NEW
    }
}

/// Storage, and the static's value.
fn stored(metric: &Metric, p: &TokenStream) -> TokenStream {
    let word = &metric.word;
    let series = series(metric, p);
    let (cells, arguments) = match metric.instrument {
        Instrument::Counter => (quote!(#p::Counter<#series>), quote!()),
        Instrument::UpDownCounter => (quote!(#p::Balance<#series>), quote!()),
        Instrument::Histogram => {
            let count = metric.buckets.len() + 1;
            (quote!(#p::Histogram<#series, #count>), quote!(, &__TELEMARK_BOUNDS))
        }
        _ => (quote!(#p::Levels<#series>), quote!()),
    };
    let bounds = (metric.instrument == Instrument::Histogram).then(|| {
        let buckets = &metric.buckets;
        let unit = unit(metric.unit());
        quote! {
            static __TELEMARK_BOUNDS: #p::Bounds =
                #p::Bounds::new(&[#(#buckets),*], #p::Unit::#unit);
        }
    });
    quote! {
        static __TELEMARK_CELLS: #cells = <#cells>::new();
        #bounds
        static __TELEMARK_SITE: #p::Site = #p::Site {
            cells: &[&__TELEMARK_CELLS],
            interned: __TELEMARK_INTERNED,
        };
        #p::register!(__TELEMARK_RECORD_PIECES, __TELEMARK_SITE);
        #p::metric::#word::new(&__TELEMARK_CELLS, __TELEMARK_INTERNED #arguments)
    }
}

/// The number of label sets.
fn series(metric: &Metric, p: &TokenStream) -> TokenStream {
    let factors = metric.labels.iter().filter_map(|label| match &label.values {
        Values::Constant(_) => None,
        Values::Closed(ty) => {
            let label = as_label(ty, p);
            Some(quote!(#label::VALUES.len()))
        }
        Values::Interned(cap) => {
            let places = *cap as usize + 1;
            Some(quote!(#places))
        }
    });
    quote!({ 1 #(* #factors)* })
}

fn unit(unit: Unit<'_>) -> TokenStream {
    match unit {
        Unit::Seconds => quote!(Seconds),
        Unit::Bytes => quote!(Bytes),
        Unit::Usd => quote!(Usd),
        Unit::Count(what) => quote!(Count(#what)),
        _ => quote!(One),
    }
}

fn interners(metric: &Metric, p: &TokenStream) -> TokenStream {
    let caps = metric.labels.iter().filter_map(|label| match label.values {
        Values::Interned(cap) => Some(cap as usize),
        Values::Constant(_) | Values::Closed(_) => None,
    });
    let (names, statics): (Vec<Ident>, Vec<TokenStream>) = caps
        .enumerate()
        .map(|(index, cap)| {
            let name = format_ident!("__TELEMARK_INTERNED_{index}");
            let item = quote!(static #name: #p::Interner<#cap> = #p::Interner::new(););
            (name, item)
        })
        .unzip();
    quote! {
        #(#statics)*
        static __TELEMARK_INTERNED: &[&dyn #p::Interned] = &[#(&#names),*];
    }
}

/// The tuple of the labels that a recording names.
fn label_types(metric: &Metric, p: &TokenStream) -> TokenStream {
    let types = metric.labels.iter().filter_map(|label| match &label.values {
        Values::Constant(_) => None,
        Values::Closed(ty) => Some(quote!(#ty)),
        Values::Interned(_) => Some(quote!(#p::metric::Text)),
    });
    quote!((#(#types,)*))
}

fn value_type(metric: &Metric, p: &TokenStream) -> TokenStream {
    match (metric.unit(), metric.instrument) {
        (Unit::Seconds, _) => quote!(#p::core::time::Duration),
        (Unit::Usd, _) => quote!(#p::Usd),
        (_, Instrument::Counter | Instrument::Histogram) => quote!(#p::core::primitive::u64),
        _ => quote!(#p::core::primitive::i64),
    }
}
