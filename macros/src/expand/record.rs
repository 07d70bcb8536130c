//! The record, from which catalog and page are made, as texts that the compiler joins.

use std::env;

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::Type;
use syn::spanned::Spanned;
use telemark_registry::descriptor::STATUS_LABEL;
use telemark_registry::semconv::{self, attribute};
use telemark_registry::{
    Descriptor, Endings, ErrorCategory, ErrorTypeDescriptor, Kind, LabelDescriptor, LabelValues,
    MetricDescriptor, SpanDescriptor, Timing, record,
};

use super::{error_types, slow};
use crate::model::{Function, Label, Metric, Value, Values};

/// What stands in a record's text where only the compiler knows what to put there. None of them can
/// be part of a text.
const MODULE: char = '\u{1}';
const FILE: char = '\u{2}';
const LINE: char = '\u{3}';
/// All values of a type.
const TYPE: char = '\u{4}';
/// The types of the errors.
const ERRORS: char = '\u{5}';
const PLACES: &[char] = &[MODULE, FILE, LINE, TYPE, ERRORS];
const VALUES: LabelValues<'static> = LabelValues::Closed(&["\u{4}"]);
const ERROR_TYPES: Endings<'static> = Endings {
    error_types: &[ErrorTypeDescriptor { name: "\u{5}", category: ErrorCategory::Other }],
};

/// A function's item `__TELEMARK_RECORD_PIECES`.
///
/// ```text
/// const __TELEMARK_RECORD_PIECES: [Piece; 3] = [
///     Piece::Written(concat!("TLMK1…", module_path!(), "::find…", file!(), "…", line!(), "…")),
///     Piece::Values(<Size as Label>::VALUES),
///     Piece::Written("…"),
/// ];
/// ```
pub(super) fn of_function(function: &Function, private: &TokenStream) -> TokenStream {
    let path = match &function.owner {
        None => format!("{MODULE}::{}", function.name),
        Some(owner) => format!("{MODULE}::{}::{}", owner.name, function.name),
    };
    let mut labels = vec![LabelDescriptor {
        name: attribute::CODE_FUNCTION_NAME,
        values: LabelValues::Constant(&path),
    }];
    let constants = function.kind.constants.iter();
    labels.extend(
        constants
            .map(|(name, value)| LabelDescriptor { name, values: LabelValues::Constant(value) }),
    );
    labels.extend(function.labels.iter().map(|Label { name, value }| {
        let values = match value {
            Value::Constant(value) => LabelValues::Constant(value),
            Value::Closed { .. } => VALUES,
            Value::Interned { cap, .. } => LabelValues::Capped(*cap),
        };
        LabelDescriptor { name, values }
    }));
    let mut of_duration = labels.clone();
    if function.responses.is_some() {
        of_duration.push(STATUS_LABEL);
    }
    let extras = function.extras();
    let with_token_type = |token_type| {
        let name = attribute::GEN_AI_TOKEN_TYPE;
        let token_type = LabelDescriptor { name, values: LabelValues::Constant(token_type) };
        labels.iter().copied().chain([token_type]).collect::<Vec<_>>()
    };
    let labels_of_tokens: Vec<_> =
        extras.iter().map(|extra| extra.token_type.map(with_token_type)).collect();
    let mut duration = MetricDescriptor { labels: &of_duration, ..*known(function.kind.duration) };
    if function.has_error_types() {
        duration.endings = Some(ERROR_TYPES);
    }
    let extras = extras.iter().zip(&labels_of_tokens).map(|(extra, of_tokens)| MetricDescriptor {
        labels: of_tokens.as_ref().unwrap_or(&labels),
        ..*known(extra.metric)
    });
    let metrics: Vec<_> = [duration].into_iter().chain(extras).collect();
    let fields: Vec<_> = function.fields.iter().map(|field| field.name.as_str()).collect();
    let events: Vec<_> = slow::event(function).into_iter().collect();
    let span = Some(SpanDescriptor {
        name: &function.name,
        level: function.level,
        fields: &fields,
        events: &events,
    });
    let types: Vec<_> =
        function.labels.iter().filter_map(|label| label.value.closed_type()).collect();
    let record = Package::current().record(Descriptor {
        kind: function.kind.of,
        function: &path,
        help: &function.help,
        timing: function.timing,
        critical: function.critical,
        span,
        metrics: &metrics,
        ..NOWHERE
    });
    let error_types = error_types::list(function, private);
    pieces(&record, types.into_iter().cycle(), &error_types, Span::call_site(), private)
}

/// The same of a declared metric.
pub(super) fn of_metric(metric: &Metric, private: &TokenStream) -> TokenStream {
    let path = format!("{MODULE}::{}", metric.ident);
    let labels = metric.labels.iter().map(|label| {
        let values = match &label.values {
            Values::Constant(value) => LabelValues::Constant(value),
            Values::Closed(_) => VALUES,
            Values::Interned(cap) => LabelValues::Capped(*cap),
        };
        LabelDescriptor { name: &label.name, values }
    });
    let labels: Vec<_> = labels.collect();
    let types = metric.labels.iter().filter_map(|label| match &label.values {
        Values::Closed(ty) => Some(&**ty),
        Values::Constant(_) | Values::Interned(_) => None,
    });
    let metrics = [MetricDescriptor {
        name: &metric.name,
        instrument: metric.instrument,
        unit: metric.unit(),
        help: &metric.help,
        buckets: &metric.buckets,
        labels: &labels,
        endings: None,
    }];
    let record = Package::current().record(Descriptor {
        kind: Kind::Metric,
        function: &path,
        help: &metric.help,
        metrics: &metrics,
        ..NOWHERE
    });
    // Called where the declaration stands, `line!` is the declaration's line and not the macro's.
    pieces(&record, types, &TokenStream::new(), metric.ident.span(), private)
}

/// A metric that a kind's table names.
pub(super) fn known(constant: &str) -> &'static MetricDescriptor<'static> {
    semconv::metric(constant).expect("the tables of the kinds name constants of `semconv`")
}

/// What Cargo says of the package that is compiled; nothing where it is not Cargo that builds it.
struct Package {
    name: String,
    version: String,
}

impl Package {
    fn current() -> Self {
        let read = |variable| env::var(variable).unwrap_or_default();
        Self { name: read("CARGO_PKG_NAME"), version: read("CARGO_PKG_VERSION") }
    }

    /// The record of what this package declares, its place left to the compiler.
    fn record(&self, descriptor: Descriptor<'_>) -> String {
        let descriptor = Descriptor {
            file: &FILE.to_string(),
            line: &LINE.to_string(),
            crate_name: &self.name,
            crate_version: &self.version,
            ..descriptor
        };
        record::encode_with(&descriptor, PLACES)
    }
}

/// What a declaration says of itself, its place and package left out.
const NOWHERE: Descriptor<'static> = Descriptor {
    kind: Kind::Function,
    function: "",
    file: "",
    line: "",
    crate_name: "",
    crate_version: "",
    help: "",
    timing: Timing::Exact,
    critical: false,
    span: None,
    metrics: &[],
};

/// Splits a record at its places.
fn pieces<'a>(
    record: &str,
    mut types: impl Iterator<Item = &'a Type>,
    error_types: &TokenStream,
    at: Span,
    p: &TokenStream,
) -> TokenStream {
    let mut pieces = Vec::new();
    let mut parts = Vec::new();
    let mut rest = record;
    while let Some(index) = rest.find(PLACES) {
        let (text, after) = rest.split_at(index);
        parts.push(quote!(#text));
        let mut after = after.chars();
        let place = after.next();
        rest = after.as_str();
        let at_p = located(p, at);
        match place {
            Some(MODULE) => parts.push(quote!(#p::core::module_path!())),
            Some(FILE) => parts.push(quote!(#p::core::file!())),
            Some(LINE) => parts.push(quote_spanned!(at=> #at_p::core::line!())),
            Some(ERRORS) => {
                // Its piece ends each name and category.
                let written_as = format!("{0}{1}{0}", record::END_OF_TEXT, ErrorCategory::Other);
                rest = rest.strip_prefix(&written_as).unwrap_or(rest);
                pieces.push(written(&mut parts, p));
                pieces.push(quote!(#p::Piece::ErrorTypes(#error_types)));
            }
            _ => {
                // Its piece ends each value.
                rest = rest.strip_prefix(record::END_OF_TEXT).unwrap_or(rest);
                pieces.push(written(&mut parts, p));
                let ty = types.next().map(|ty| as_label(ty, p));
                pieces.push(quote!(#p::Piece::Values(#ty::VALUES)));
            }
        }
    }
    parts.push(quote!(#rest));
    pieces.push(written(&mut parts, p));
    let count = pieces.len();
    quote! {
        const __TELEMARK_RECORD_PIECES: [#p::Piece; #count] = [#(#pieces),*];
    }
}

fn written(parts: &mut Vec<TokenStream>, p: &TokenStream) -> TokenStream {
    let parts = std::mem::take(parts);
    if let [text] = &parts[..] {
        return quote!(#p::Piece::Written(#text));
    }
    quote!(#p::Piece::Written(#p::core::concat!(#(#parts),*)))
}

/// `<Type as Label>`, spanned so that a type that is no label is what the compiler points at.
pub(super) fn as_label(ty: &Type, private: &TokenStream) -> TokenStream {
    let span = ty.span();
    let p = located(private, span);
    quote_spanned!(span=> <#ty as #p::Label>)
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
