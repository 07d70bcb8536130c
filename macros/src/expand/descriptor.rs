//! The one constant from which catalog, storage and page are made.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::Type;
use syn::spanned::Spanned;
use telemark_registry::semconv::attribute;

use crate::model::{Function, Label, Value};

/// The items `__TELEMARK_LABELS` and `__TELEMARK_DESCRIPTOR`.
///
/// ```text
/// const __TELEMARK_LABELS: &[LabelDescriptor] = &[…, OUTCOME_LABEL];
/// const __TELEMARK_DESCRIPTOR: Descriptor = Descriptor { kind: Kind::Db, …, metrics: &[…] };
/// ```
pub(super) fn expand(function: &Function, private: &TokenStream) -> TokenStream {
    let p = private;
    let kind = call_site(function.kind.variant);
    let help = &function.help;
    let name = &function.name;
    let level = call_site(&format!("{:?}", function.level));
    let fields = function.fields.iter().map(|field| &field.name);
    let path = path(function, p);
    let labels = labels(function, p);
    let metrics = metrics(function, labels.len(), p);
    let status = function.responses.as_ref().map(|_| quote!(#p::STATUS_LABEL,));
    quote! {
        const __TELEMARK_LABELS: &[#p::LabelDescriptor] = &[#(#labels,)* #status #p::OUTCOME_LABEL];
        const __TELEMARK_DESCRIPTOR: #p::Descriptor = #p::Descriptor {
            kind: #p::Kind::#kind,
            function: #path,
            file: #p::core::file!(),
            line: #p::core::line!(),
            crate_name: #p::crate_name(#p::core::option_env!("CARGO_PKG_NAME")),
            crate_version: #p::crate_version(#p::core::option_env!("CARGO_PKG_VERSION")),
            help: #help,
            span: #p::spanned(#p::SpanDescriptor {
                name: #name,
                level: #p::Level::#level,
                fields: &[#(#fields),*],
            }),
            metrics: &[#(#metrics),*],
        };
    }
}

/// `<Type as Label>`, spanned so that a type that is no label is what the compiler points at.
pub(super) fn as_label(ty: &Type, private: &TokenStream) -> TokenStream {
    let span = ty.span();
    let p = located(private, span);
    quote_spanned!(span=> <#ty as #p::Label>)
}

/// The function's path, as far as a macro can know it.
fn path(function: &Function, p: &TokenStream) -> TokenStream {
    let suffix = match &function.owner {
        None => format!("::{}", function.name),
        Some(owner) => format!("::{owner}::{}", function.name),
    };
    quote!(#p::core::concat!(#p::core::module_path!(), #suffix))
}

fn labels(function: &Function, p: &TokenStream) -> Vec<TokenStream> {
    let own = attribute::CODE_FUNCTION_NAME;
    let path = path(function, p);
    let mut labels = vec![quote! {
        #p::LabelDescriptor {
            name: #own,
            values: #p::LabelValues::Constant(#path),
        }
    }];
    let constants = function.kind.constants.iter();
    labels.extend(constants.map(|(name, value)| {
        quote! {
            #p::LabelDescriptor { name: #name, values: #p::LabelValues::Constant(#value) }
        }
    }));
    labels.extend(function.labels.iter().map(|Label { name, value }| {
        let values = match value {
            Value::Constant(value) => quote!(Constant(#value)),
            Value::Closed { ty, .. } => {
                let label = as_label(ty, p);
                quote!(Closed(#label::VALUES))
            }
            Value::Interned { cap, .. } => quote!(Capped(#cap)),
        };
        quote!(#p::LabelDescriptor { name: #name, values: #p::LabelValues::#values })
    }));
    labels
}

fn metrics(function: &Function, own_labels: usize, p: &TokenStream) -> Vec<TokenStream> {
    let duration = call_site(function.kind.duration);
    let mut metrics = vec![quote! {
        #p::MetricDescriptor { labels: __TELEMARK_LABELS, ..#p::semconv::#duration }
    }];
    metrics.extend(function.measures.iter().map(|measure| {
        let metric = call_site(measure.key.metric);
        quote! {
            #p::MetricDescriptor {
                labels: __TELEMARK_LABELS.split_at(#own_labels).0,
                ..#p::semconv::#metric
            }
        }
    }));
    metrics
}

/// The same tokens at another place: an error in an expression is shown at all of its tokens.
pub(super) fn located(tokens: &TokenStream, span: Span) -> TokenStream {
    let tokens = tokens.clone().into_iter();
    tokens
        .map(|mut token| {
            token.set_span(span);
            token
        })
        .collect()
}

fn call_site(name: &str) -> Ident {
    Ident::new(name, Span::call_site())
}
