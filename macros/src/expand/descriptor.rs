//! The one constant from which catalog, storage and page are made.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::Type;
use syn::spanned::Spanned;
use telemark_registry::semconv::attribute;

use super::error_enum;
use crate::model::{ErrorTypes, Function, Label, Value};

/// The items `__TELEMARK_LABELS` and `__TELEMARK_DESCRIPTOR`.
///
/// ```text
/// const __TELEMARK_LABELS: &[LabelDescriptor] = &[…];
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
    let metrics = metrics(function, p);
    let error_types = error_types(function, p);
    quote! {
        #error_types
        const __TELEMARK_LABELS: &[#p::LabelDescriptor] = &[#(#labels),*];
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
        Some(owner) => format!("::{}::{}", owner.name, function.name),
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

/// The list of the types of errors, for a function that has one.
///
/// ```text
/// const __TELEMARK_ERRORS: &[ErrorTypeDescriptor] = {
///     use Untyped as _;
///     Typed::<Result<(), RenderError>>::ERROR_TYPES
/// };
/// ```
fn error_types(function: &Function, p: &TokenStream) -> Option<TokenStream> {
    let types = match &function.errors {
        ErrorTypes::Untyped => {
            function.none_is_error?;
            quote!(&[])
        }
        ErrorTypes::Declared(ty) => quote!({
            #[allow(unused_imports)]
            use #p::Untyped as _;
            #p::Typed::<#ty>::ERROR_TYPES
        }),
        ErrorTypes::Given(ty) => {
            let implementation = error_enum::as_error_type(ty, p);
            quote!(#implementation::TYPES)
        }
        ErrorTypes::Classified(path) => {
            let span = path.span();
            let p = located(p, span);
            quote_spanned!(span=> #p::classes(&#path))
        }
    };
    // What is not there is an error without a type of its own, and comes first.
    let types = if function.none_is_error.is_some() {
        quote! {
            (&const { #p::Joined::new(&[&[#p::ErrorTypeDescriptor::OTHER], #types]) }).types()
        }
    } else {
        types
    };
    Some(quote! {
        #[allow(deprecated)]
        const __TELEMARK_ERRORS: &[#p::ErrorTypeDescriptor] = #types;
    })
}

fn metrics(function: &Function, p: &TokenStream) -> Vec<TokenStream> {
    let duration = call_site(function.kind.duration);
    let endings =
        function.has_error_types().then(|| quote!(endings: #p::typed(__TELEMARK_ERRORS),));
    let mut metrics = vec![quote! {
        #p::MetricDescriptor { labels: __TELEMARK_LABELS, #endings ..#p::semconv::#duration }
    }];
    metrics.extend(function.measures.iter().map(|measure| {
        let metric = call_site(measure.key.metric);
        quote! {
            #p::MetricDescriptor { labels: __TELEMARK_LABELS, ..#p::semconv::#metric }
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
