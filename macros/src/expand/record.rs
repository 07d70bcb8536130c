//! The record, from which catalog and page are made, as texts that the compiler joins.

use std::env;

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::Type;
use syn::spanned::Spanned;
use telemark_registry::semconv::{self, attribute};
use telemark_registry::{
    Descriptor, Kind, LabelDescriptor, LabelValues, MetricDescriptor, SpanDescriptor, record,
};

use super::slow;
use crate::model::{Function, Label, Metric, Value, Values};

/// What stands in a record's text where only the compiler knows what to put there. None of them can
/// be part of a text.
const MODULE: char = '\u{1}';
const FILE: char = '\u{2}';
const LINE: char = '\u{3}';
/// All values of a type.
const TYPE: char = '\u{4}';
const PLACES: &[char] = &[MODULE, FILE, LINE, TYPE];
const VALUES: LabelValues<'static> = LabelValues::Closed(&["\u{4}"]);

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
        Some(owner) => format!("{MODULE}::{owner}::{}", function.name),
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
    let measures = function.measures.iter().map(|measure| measure.key.metric);
    let slow = function.slow.map(|_| function.kind.slow_metric());
    let metrics = [function.kind.duration].into_iter().chain(measures).chain(slow);
    let metrics: Vec<_> =
        metrics.map(|metric| MetricDescriptor { labels: &labels, ..*known(metric) }).collect();
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
    let record = Package::current().record(function.kind.of, &path, &function.help, span, &metrics);
    pieces(&record, types.into_iter().cycle(), Span::call_site(), private)
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
    let record = Package::current().record(Kind::Metric, &path, &metric.help, None, &metrics);
    // Called where the declaration stands, `line!` is the declaration's line and not the macro's.
    pieces(&record, types, metric.ident.span(), private)
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

    fn record(
        &self,
        kind: Kind,
        function: &str,
        help: &str,
        span: Option<SpanDescriptor<'_>>,
        metrics: &[MetricDescriptor<'_>],
    ) -> String {
        let descriptor = Descriptor {
            kind,
            function,
            file: &FILE.to_string(),
            line: &LINE.to_string(),
            crate_name: &self.name,
            crate_version: &self.version,
            help,
            span,
            metrics,
        };
        record::encode_with(&descriptor, PLACES)
    }
}

/// Splits a record at its places.
fn pieces<'a>(
    record: &str,
    mut types: impl Iterator<Item = &'a Type>,
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
