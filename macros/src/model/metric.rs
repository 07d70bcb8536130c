//! A metric that no call produces.

use proc_macro2::Ident;
use quote::ToTokens;
use syn::{Attribute, Expr, ExprClosure, Lit, LitStr, Type, Visibility};
use telemark_registry::descriptor::MAX_BOUNDS;
use telemark_registry::name::{check_declared, check_label};
use telemark_registry::prometheus::{family_name, label_name};
use telemark_registry::{Instrument, Unit, semconv};

use super::sensitive::{Check, Place};
use crate::errors::Errors;
use crate::parse::{self, LabelSource, doc};
use crate::symbol::listed;

/// The instruments as a declaration writes them.
const INSTRUMENTS: [(&str, Instrument); 4] = [
    ("Counter", Instrument::Counter),
    ("Gauge", Instrument::Gauge),
    ("Histogram", Instrument::Histogram),
    ("UpDownCounter", Instrument::UpDownCounter),
];

/// Labels that vary, at most: the runtime's tuples end there.
const MAX_VARYING: usize = 8;

/// A declaration that is right.
pub(crate) struct Metric {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) visibility: Visibility,
    pub(crate) ident: Ident,
    pub(crate) instrument: Instrument,
    /// The instrument as the user wrote it, which stands for its type.
    pub(crate) word: Ident,
    pub(crate) name: String,
    /// The unit as UCUM writes it.
    pub(crate) unit: String,
    pub(crate) help: String,
    pub(crate) buckets: Vec<f64>,
    pub(crate) labels: Vec<MetricLabel>,
    pub(crate) observe: Option<ExprClosure>,
}

/// A label of a declared metric.
pub(crate) struct MetricLabel {
    pub(crate) name: String,
    pub(crate) values: Values,
}

/// The set of a label's values.
pub(crate) enum Values {
    /// One value.
    Constant(String),
    /// The values of a type that implements `Label`.
    Closed(Box<Type>),
    /// The first `cap` values that occur.
    Interned(u32),
}

impl Metric {
    /// The declarations without a mistake; those of the others are reported.
    pub(crate) fn all(given: Vec<parse::Metric>, errors: &Errors) -> Vec<Self> {
        let mut taken: Vec<(String, Ident)> = Vec::new();
        let mut metrics = Vec::new();
        for metric in given {
            let ident = metric.ident.clone();
            let name = metric.name.clone();
            let is_conditional = metric.attributes.iter().any(|a| a.path().is_ident("cfg"));
            let Some(metric) = Self::new(metric, errors) else { continue };
            // Of two declarations under opposite conditions, each program has one.
            if is_conditional {
                metrics.push(metric);
                continue;
            }
            let family = metric.family();
            if let Some((_, first)) = taken.iter().find(|(other, _)| *other == family) {
                let message = format!("`{family}` is declared already, as `{first}`");
                errors.push(&name, message);
            } else {
                taken.push((family, ident));
                metrics.push(metric);
            }
        }
        metrics
    }

    fn new(given: parse::Metric, errors: &Errors) -> Option<Self> {
        let before = errors.count();
        let instrument = instrument(&given.instrument, errors);
        if let Err(error) = check_declared(&given.name.value()) {
            errors.push(&given.name, error);
        }
        if !given.unit.is_claimed() {
            let message = format!("`{}` needs `unit = \"…\"`: {UNITS}", given.ident);
            errors.push(&given.ident, message);
        }
        let unit_claimed_badly = given.unit.is_claimed() && given.unit.get().is_none();
        let unit_text = given.unit.into_value();
        let unit_value = unit_text.as_ref().map(LitStr::value);
        let unit = unit_value.as_deref().and_then(Unit::parse);
        if let (Some(text), None) = (&unit_text, unit) {
            errors.push(text, UNITS);
        }
        let buckets_claimed = given.buckets.is_claimed();
        let buckets = match (instrument, given.buckets.into_value()) {
            (Some(Instrument::Histogram), Some((key, bounds))) => {
                self::bounds(&key, &bounds, unit, errors)
            }
            (Some(Instrument::Histogram), None) => {
                let is_known = unit.is_some_and(|unit| unit != Unit::Seconds);
                if is_known && !buckets_claimed && !unit_claimed_badly {
                    let message = "a histogram needs `buckets = […]`, unless its unit is `s`";
                    errors.push(&given.instrument, message);
                }
                semconv::SECONDS.to_vec()
            }
            (Some(_), Some((key, _))) => {
                errors.push(key, "only a `Histogram` has buckets");
                Vec::new()
            }
            (None, _) | (Some(_), None) => Vec::new(),
        };
        let observe = given.observe.into_value();
        if let (Some((key, _)), Some(Instrument::Histogram)) = (&observe, instrument) {
            let others = INSTRUMENTS.iter().filter(|(_, of)| *of != Instrument::Histogram);
            let others = listed(others.map(|(word, _)| word), "or");
            errors.push(key, format_args!("a scrape can't observe a `Histogram`, only a {others}"));
        }
        let labels = labels(given.labels.into_value().unwrap_or_default(), errors);
        if !given.is_sound || errors.count() > before {
            return None;
        }
        Some(Self {
            help: doc::first_line(&given.attributes),
            attributes: given.attributes,
            visibility: given.visibility,
            ident: given.ident,
            instrument: instrument?,
            word: given.instrument,
            name: given.name.value(),
            unit: unit_value?,
            buckets,
            labels,
            observe: observe.map(|(_, closure)| closure),
        })
    }

    /// The parsed unit.
    pub(crate) fn unit(&self) -> Unit<'_> {
        Unit::parse(&self.unit).unwrap_or(Unit::One)
    }

    fn family(&self) -> String {
        family_name(&self.name, self.unit(), self.instrument)
    }
}

const UNITS: &str =
    "a unit is `s`, `By`, `USD`, `1` or what is counted, in braces, such as `{webhook}`";

fn instrument(word: &Ident, errors: &Errors) -> Option<Instrument> {
    let found = INSTRUMENTS.iter().find(|(name, _)| word == name);
    if found.is_none() {
        let words = listed(INSTRUMENTS.map(|(name, _)| name), "or");
        errors.push(word, format_args!("a metric is a {words}"));
    }
    found.map(|(_, instrument)| *instrument)
}

/// The bounds as numbers. What is wrong is said at the bound.
fn bounds(key: &Ident, given: &[Expr], unit: Option<Unit<'_>>, errors: &Errors) -> Vec<f64> {
    if given.is_empty() || given.len() > MAX_BOUNDS {
        errors.push(key, format_args!("a histogram has 1 to {MAX_BOUNDS} bounds"));
    }
    let is_whole = unit.is_some_and(|unit| !unit.is_recorded_in_nanos());
    let mut last: Option<f64> = None;
    let mut bounds = Vec::with_capacity(given.len());
    for expr in given {
        let Some(bound) = number(expr) else {
            errors.push(expr, "a bound is a number above zero, such as `0.5` or `1e3`");
            continue;
        };
        if is_whole && bound.fract() != 0.0 {
            errors.push(expr, "values of this unit are whole numbers, and so are their bounds");
        } else if last.is_some_and(|last| bound <= last) {
            errors.push(expr, "bounds rise");
        }
        last = Some(bound);
        bounds.push(bound);
    }
    bounds
}

fn number(expr: &Expr) -> Option<f64> {
    let Expr::Lit(literal) = expr else { return None };
    let number: f64 = match &literal.lit {
        Lit::Float(float) => float.base10_parse().ok()?,
        Lit::Int(int) => int.base10_parse().ok()?,
        _ => return None,
    };
    (number.is_finite() && number > 0.0).then_some(number)
}

fn labels(given: Vec<parse::MetricLabel>, errors: &Errors) -> Vec<MetricLabel> {
    let mut taken = Vec::new();
    let mut varying = 0;
    let sensitive = Check::new(errors);
    let mut labels = Vec::with_capacity(given.len());
    for parse::MetricLabel { name: written, values } in given {
        let name = written.to_string();
        let shown = label_name(&name);
        if let Err(error) = check_label(&name) {
            errors.push(&written, error);
        } else if taken.contains(&shown) {
            errors.push(&written, format_args!("the label `{name}` is there already"));
        } else {
            taken.push(shown);
        }
        if !matches!(values, LabelSource::Constant(_)) {
            sensitive.recorded(&written, None, Place::Declared);
            varying += 1;
            if varying == MAX_VARYING + 1 {
                let message = format!("a metric has at most {MAX_VARYING} labels that vary");
                errors.push(&written, message);
            }
        }
        let values = match values {
            LabelSource::Constant(text) => {
                if text.value().is_empty() {
                    let message =
                        "a label's value can't be empty: Prometheus takes that for no label";
                    errors.push(&text, message);
                }
                Values::Constant(text.value())
            }
            LabelSource::Closed(ty) => {
                check_type(&ty, errors);
                Values::Closed(ty)
            }
            LabelSource::Interned(cap) => Values::Interned(cap),
        };
        labels.push(MetricLabel { name, values });
    }
    labels
}

/// A reference would only be one more thing to write: values of a closed set are small.
fn check_type(ty: &Type, errors: &Errors) {
    let is_text = match ty {
        Type::Reference(_) => true,
        Type::Path(path) => path.path.segments.last().is_some_and(|last| last.ident == "String"),
        _ => false,
    };
    if is_text {
        let ty = ty.to_token_stream();
        errors.push(
            &ty,
            "a label's values must be a closed set: an enum that derives `Label`, `bool`, or \
             `interned(cap = 32)`",
        );
    }
}
