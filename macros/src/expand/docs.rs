//! The section that a function's documentation gets: what it emits, and queries ready to paste.

use std::env;
use std::fmt::Write as _;

use proc_macro2::Span;
use syn::{Attribute, FnArg, LitStr, Visibility, parse_quote};
use telemark_registry::descriptor::STATUS_LABEL;
use telemark_registry::ending::{ENDING_LABELS, ERROR_TYPE_LABEL, OUTCOME_LABEL};
use telemark_registry::prometheus::{family_name, label_name};
use telemark_registry::semconv::{self, attribute};
use telemark_registry::{Instrument, MetricDescriptor, Timing};

use crate::model::Function;
use crate::symbol::listed;

/// The section as an attribute, where it has a place.
///
/// A public function without documentation gets none, so that `missing_docs` goes on reporting it;
/// nor does a method, which may show the documentation of its trait.
pub(super) fn attribute(function: &Function) -> Option<Attribute> {
    let item = &function.item;
    let is_documented = item.attributes.iter().any(|attribute| {
        attribute.path().is_ident("doc") && attribute.meta.require_name_value().is_ok()
    });
    let is_method = item.signature.inputs.iter().any(|input| matches!(input, FnArg::Receiver(_)));
    let is_private = matches!(item.visibility, Visibility::Inherited);
    // A backtick would end the code that it stands in.
    if !function.docs || function.name.contains('`') || !(is_documented || is_private && !is_method)
    {
        return None;
    }
    let crate_name = env::var("CARGO_CRATE_NAME").ok();
    let text = LitStr::new(&section(function, crate_name.as_deref())?, Span::call_site());
    Some(parse_quote!(#[doc = #text]))
}

fn section(function: &Function, crate_name: Option<&str>) -> Option<String> {
    let duration = semconv::metric(function.kind.duration)?;
    let mut labels = vec![label_name(attribute::CODE_FUNCTION_NAME)];
    labels.extend(function.kind.constants.iter().map(|(name, _)| label_name(name)));
    labels.extend(function.labels.iter().map(|label| label_name(&label.name)));
    let name = &function.name;
    let level = function.level;
    let fields = function.fields.iter().map(|field| field.name.as_str());
    let of_ending = if function.has_error_types() { &ENDING_LABELS[..] } else { &[OUTCOME_LABEL] };
    let fields = listed(fields.chain(of_ending.iter().copied()), "and");
    let mut text = format!(
        "\n# Telemetry\n\nThe span `{name}` of level `{level}` with {fields}, and the metrics\n\n"
    );
    let status = function.responses.as_ref().map(|_| label_name(STATUS_LABEL.name));
    let of_ending = ENDING_LABELS.map(label_name);
    let with_ending: Vec<_> =
        labels.iter().chain(&status).chain(&of_ending).map(String::as_str).collect();
    line(&mut text, duration, &with_ending);
    let extras = function.extras();
    for (index, extra) in extras.iter().enumerate() {
        // Input and output tokens are one metric.
        if extras[..index].iter().any(|earlier| earlier.metric == extra.metric) {
            continue;
        }
        let token_type = extra.token_type.map(|_| label_name(attribute::GEN_AI_TOKEN_TYPE));
        let labels: Vec<_> =
            labels.iter().map(String::as_str).chain(token_type.as_deref()).collect();
        line(&mut text, semconv::metric(extra.metric)?, &labels);
    }
    if let Some(slow) = function.slow {
        writeln!(text, "\nA call that takes longer than {slow:?} is an event of level `warn`.")
            .expect("a `String` takes it all");
    }
    if function.timing == Timing::Adaptive {
        text.push_str(
            "\nWhere timing a call would cost more than the budget, 1 % of the mean duration unless set \
             otherwise, not each is timed: counts are exact, durations are estimates without bias.\n",
        );
    }
    let family = family(duration);
    let module = crate_name.map_or_else(String::new, |name| format!("{name}::"));
    let own = format!("{}=~\"{module}(.+::)?{}\"", labels[0], literal(name));
    let outcome = OUTCOME_LABEL;
    let count = |more: &str| format!("(rate({family}_count{{{own}{more}}}[5m]))");
    let all = format!("sum{}", count(""));
    let failed = count(&format!(",{outcome}=\"error\""));
    write!(
        text,
        "\nCalls a second, the share of errors, and the 95th percentile of the latency in seconds:\n\n\
         ```promql\n{all}\n```\n\n```promql\nsum{failed} / {all}\n```\n\n```promql\n\
         histogram_quantile(0.95, sum by (le) (rate({family}_bucket{{{own}}}[5m])))\n```\n",
    )
    .expect("a `String` takes it all");
    if function.has_error_types() {
        let by = label_name(ERROR_TYPE_LABEL);
        write!(
            text,
            "\nErrors a second by their type:\n\n```promql\nsum by ({by}) {failed}\n```\n"
        )
        .expect("a `String` takes it all");
    }
    Some(text)
}

fn line(text: &mut String, metric: &MetricDescriptor, labels: &[&str]) {
    let family = family(metric);
    let instrument = match metric.instrument {
        Instrument::Counter => "counter",
        Instrument::UpDownCounter => "up-down counter",
        _ => "histogram",
    };
    let labels = listed(labels, "and");
    let article = if instrument.starts_with('u') { "an" } else { "a" };
    writeln!(text, "* `{family}`, {article} {instrument} by {labels}")
        .expect("a `String` takes it all");
}

fn family(metric: &MetricDescriptor) -> String {
    family_name(metric.name, metric.unit, metric.instrument)
}

/// A text as part of a regular expression in a PromQL string.
fn literal(text: &str) -> String {
    let mut escaped = String::new();
    for letter in text.chars() {
        match letter {
            '"' => escaped.push('\\'),
            ':' | '_' | ' ' | '-' | '/' => {}
            _ if letter.is_ascii_punctuation() => escaped.push_str(r"\\"),
            _ => {}
        }
        escaped.push(letter);
    }
    escaped
}
