//! A declared metric: a static whose initializer holds everything that belongs to it.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::{ExprClosure, Path};
use telemark_registry::{Instrument, Unit};

use super::descriptor::{as_label, located};
use crate::model::{Metric, MetricLabel, Values};

/// All statics of one `metrics!`.
///
/// ```text
/// static DEPTH: metric::Gauge<(Topic,), i64> = {
///     const __TELEMARK_DESCRIPTOR: Descriptor = …;
///     static __TELEMARK_CELLS: Levels<…> = Levels::new();
///     static __TELEMARK_SITE: Site = Site { … };
///     register!(__TELEMARK_DESCRIPTOR, __TELEMARK_SITE);
///     metric::Gauge::new(&__TELEMARK_CELLS, &[])
/// };
/// ```
pub(super) fn expand(metrics: &[Metric], root: &Path) -> TokenStream {
    let private = quote!(#root::__private);
    metrics.iter().map(|metric| one(metric, &private)).collect()
}

fn one(metric: &Metric, p: &TokenStream) -> TokenStream {
    let Metric { attributes, visibility, ident, .. } = metric;
    let descriptor = descriptor(metric, p);
    let interners = interners(metric, p);
    let labels = label_types(metric, p);
    let value = value_type(metric, p);
    let word = &metric.word;
    let (ty, rest) = match &metric.observe {
        Some(callback) => (quote!(#p::metric::Observed), observed(callback, &labels, &value, p)),
        None => (quote!(#p::metric::#word<#labels, #value>), stored(metric, p)),
    };
    // Its declaration is the use of a metric with a callback.
    let unused = metric.observe.is_some().then(|| quote!(#[allow(dead_code)]));
    quote! {
        #(#attributes)*
        #unused
        #visibility static #ident: #ty = {
            #descriptor
            #interners
            #rest
        };
    }
}

/// The callback as a source, and the static's value.
fn observed(
    callback: &ExprClosure,
    labels: &TokenStream,
    value: &TokenStream,
    p: &TokenStream,
) -> TokenStream {
    quote! {
        static __TELEMARK_SITE: #p::ObservedSite<#labels, #value> = #p::ObservedSite {
            descriptor: &__TELEMARK_DESCRIPTOR,
            interned: __TELEMARK_INTERNED,
            observe: #callback,
            reported: #p::core::sync::atomic::AtomicBool::new(false),
        };
        #p::register!(__TELEMARK_DESCRIPTOR, __TELEMARK_SITE);
        #p::metric::Observed::NEW
    }
}

/// Storage, and the static's value.
fn stored(metric: &Metric, p: &TokenStream) -> TokenStream {
    let word = &metric.word;
    let series = quote!({ #p::series(&__TELEMARK_DESCRIPTOR.metrics[0]) });
    let (cells, arguments) = match metric.instrument {
        Instrument::Counter => (quote!(#p::Counter<#series>), quote!()),
        Instrument::UpDownCounter => (quote!(#p::Balance<#series>), quote!()),
        Instrument::Histogram => {
            let count = quote!({ #p::cells(&__TELEMARK_DESCRIPTOR.metrics[0]) });
            (quote!(#p::Histogram<#series, #count>), quote!(, &__TELEMARK_BOUNDS))
        }
        _ => (quote!(#p::Levels<#series>), quote!()),
    };
    let bounds = (metric.instrument == Instrument::Histogram).then(|| {
        quote! {
            static __TELEMARK_BOUNDS: #p::Bounds =
                #p::Bounds::new(&__TELEMARK_DESCRIPTOR.metrics[0]);
        }
    });
    quote! {
        static __TELEMARK_CELLS: #cells = <#cells>::new();
        #bounds
        static __TELEMARK_SITE: #p::Site = #p::Site {
            descriptor: &__TELEMARK_DESCRIPTOR,
            cells: &[&__TELEMARK_CELLS],
            interned: __TELEMARK_INTERNED,
        };
        #p::register!(__TELEMARK_DESCRIPTOR, __TELEMARK_SITE);
        #p::metric::#word::new(&__TELEMARK_CELLS, __TELEMARK_INTERNED #arguments)
    }
}

fn descriptor(metric: &Metric, p: &TokenStream) -> TokenStream {
    let Metric { name, help, buckets, .. } = metric;
    let suffix = format!("::{}", metric.ident);
    let instrument = format_ident!("{}", format!("{:?}", metric.instrument));
    let unit = match metric.unit() {
        Unit::Seconds => quote!(Seconds),
        Unit::Bytes => quote!(Bytes),
        Unit::Usd => quote!(Usd),
        Unit::Count(what) => quote!(Count(#what)),
        _ => quote!(One),
    };
    let labels = metric.labels.iter().map(|MetricLabel { name, values }| {
        let values = match values {
            Values::Constant(value) => quote!(Constant(#value)),
            Values::Closed(ty) => {
                let label = as_label(ty, p);
                quote!(Closed(#label::VALUES))
            }
            Values::Interned(cap) => quote!(Capped(#cap)),
        };
        quote!(#p::LabelDescriptor { name: #name, values: #p::LabelValues::#values })
    });
    // Called where the declaration stands, it is the declaration's line and not the whole macro's.
    let span = metric.ident.span();
    let at = located(p, span);
    let line = quote_spanned!(span=> #at::core::line!());
    quote! {
        const __TELEMARK_DESCRIPTOR: #p::Descriptor = #p::Descriptor {
            kind: #p::Kind::Metric,
            function: #p::core::concat!(#p::core::module_path!(), #suffix),
            file: #p::core::file!(),
            line: #line,
            crate_name: #p::crate_name(#p::core::option_env!("CARGO_PKG_NAME")),
            crate_version: #p::crate_version(#p::core::option_env!("CARGO_PKG_VERSION")),
            help: #help,
            span: #p::core::option::Option::None,
            metrics: &[#p::MetricDescriptor {
                name: #name,
                instrument: #p::Instrument::#instrument,
                unit: #p::Unit::#unit,
                help: #help,
                buckets: &[#(#buckets),*],
                labels: &[#(#labels),*],
                endings: #p::core::option::Option::None,
            }],
        };
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
