//! The declarations of `metrics!`.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::parse::{ParseBuffer, ParseStream, Parser};
use syn::{
    Attribute, Expr, ExprClosure, LitStr, Path, Token, Type, Visibility, braced, bracketed, token,
};

use super::arguments::root_after_key;
use super::label::{self, Name};
use super::list;
use crate::errors::Errors;
use crate::slot::Slot;
use crate::symbol::{self, Symbol, listed};

const KEYS: [Symbol; 4] = [symbol::BUCKETS, symbol::LABELS, symbol::OBSERVE, symbol::UNIT];

const USAGE: &str =
    "a metric is declared as `static NAME: Counter = \"metric.name\" { unit = \"…\" };`";

/// Everything in one `metrics!`.
pub(crate) struct Metrics {
    pub(crate) root: Slot<Path>,
    pub(crate) metrics: Vec<Metric>,
}

/// One declaration.
pub(crate) struct Metric {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) visibility: Visibility,
    pub(crate) ident: Ident,
    pub(crate) instrument: Ident,
    pub(crate) name: LitStr,
    pub(crate) unit: Slot<LitStr>,
    pub(crate) buckets: Slot<(Ident, Vec<Expr>)>,
    pub(crate) labels: Slot<Vec<MetricLabel>>,
    pub(crate) observe: Slot<(Ident, ExprClosure)>,
    /// Whether nothing was wrong with it so far.
    pub(crate) is_sound: bool,
}

/// One entry of a declaration's `labels(…)`.
pub(crate) struct MetricLabel {
    pub(crate) name: Name,
    pub(crate) values: LabelSource,
}

/// What the values of a declared metric's label are.
pub(crate) enum LabelSource {
    /// `name = "constant"`
    Constant(LitStr),
    /// `name: Type`
    Closed(Box<Type>),
    /// `name: interned(cap = 64)`
    Interned(u32),
}

impl Metrics {
    /// Parses the declarations, reporting everything that is wrong with them.
    pub(crate) fn parse(tokens: TokenStream, errors: &Errors) -> Self {
        let mut all = Self { root: Slot::empty(), metrics: Vec::new() };
        let parser = |input: ParseStream<'_>| {
            while !input.is_empty() {
                let before = errors.count();
                match all.declaration(input, errors) {
                    Ok(Some(mut metric)) => {
                        metric.is_sound = errors.count() == before;
                        all.metrics.push(metric);
                    }
                    Ok(None) => {}
                    Err(error) => {
                        errors.absorb(error);
                        skip_declaration(input);
                    }
                }
            }
            Ok(())
        };
        if let Err(error) = parser.parse2(tokens) {
            errors.absorb(error);
        }
        all
    }

    /// One declaration, or the path of the runtime.
    fn declaration(
        &mut self,
        input: ParseStream<'_>,
        errors: &Errors,
    ) -> syn::Result<Option<Metric>> {
        if input.peek(Token![crate]) && input.peek2(Token![=]) {
            let key = list::key(input)?;
            self.root.fill(errors, &key, || root_after_key(input, &key))?;
            end(input, errors)?;
            return Ok(None);
        }
        let metric = Metric::parse(input, errors)?;
        end(input, errors)?;
        Ok(Some(metric))
    }
}

impl Metric {
    fn parse(input: ParseStream<'_>, errors: &Errors) -> syn::Result<Self> {
        let attributes = input.call(Attribute::parse_outer)?;
        let visibility = input.parse()?;
        let usage = |error: syn::Error| syn::Error::new(error.span(), USAGE);
        input.parse::<Token![static]>().map_err(usage)?;
        let ident: Ident = input.parse().map_err(usage)?;
        input.parse::<Token![:]>().map_err(usage)?;
        let instrument = input.parse().map_err(usage)?;
        input.parse::<Token![=]>().map_err(usage)?;
        let name = input.parse().map_err(|error: syn::Error| {
            let message = "a metric's name is a string literal, such as `\"shop.queue.depth\"`";
            syn::Error::new(error.span(), message)
        })?;
        if !input.peek(token::Brace) {
            let message =
                format!("`{ident}` needs at least its unit, in braces: `{{ unit = \"{{job}}\" }}`");
            return Err(syn::Error::new_spanned(name, message));
        }
        let content;
        braced!(content in input);
        let mut metric = Self {
            attributes,
            visibility,
            ident,
            instrument,
            name,
            unit: Slot::empty(),
            buckets: Slot::empty(),
            labels: Slot::empty(),
            observe: Slot::empty(),
            is_sound: true,
        };
        list::entries(&content, errors, |input| metric.entry(input, errors));
        Ok(metric)
    }

    fn entry(&mut self, input: ParseStream<'_>, errors: &Errors) -> syn::Result<()> {
        let key = list::key(input)?;
        if key == symbol::UNIT {
            self.unit.fill(errors, &key, || {
                list::equals(input, &key, "\"{job}\"")?;
                list::text(input)
            })
        } else if key == symbol::BUCKETS {
            self.buckets.fill(errors, &key, || {
                list::equals(input, &key, "[0.1, 1.0, 10.0]")?;
                Ok((key.clone(), bounds(input, &key)?))
            })
        } else if key == symbol::LABELS {
            self.labels.fill(errors, &key, || {
                let example = "size: Size, region = \"eu\"";
                let content = list::parentheses(input, &key, example)?;
                Ok(labels(&content, errors))
            })
        } else if key == symbol::OBSERVE {
            self.observe.fill(errors, &key, || {
                list::equals(input, &key, OBSERVE_EXAMPLE)?;
                Ok((key.clone(), callback(input)?))
            })
        } else {
            let message = format!("a metric has no `{key}`; it takes {}", listed(KEYS, "and"));
            Err(syn::Error::new_spanned(key, message))
        }
    }
}

const OBSERVE_EXAMPLE: &str = "|observer| observer.set(pool_size())";

fn callback(input: ParseStream<'_>) -> syn::Result<ExprClosure> {
    match input.parse()? {
        Expr::Closure(closure) if closure.inputs.len() == 1 && closure.asyncness.is_none() => {
            Ok(closure)
        }
        other => {
            let message =
                format!("`observe` takes a closure over its observer: `{OBSERVE_EXAMPLE}`");
            Err(syn::Error::new_spanned(other, message))
        }
    }
}

fn bounds(input: ParseStream<'_>, key: &Ident) -> syn::Result<Vec<Expr>> {
    if !input.peek(token::Bracket) {
        let message = format!("`{key}` takes a list in brackets: `{key} = [0.1, 1.0, 10.0]`");
        return Err(input.error(message));
    }
    let content;
    bracketed!(content in input);
    let parsed = content.parse_terminated(Expr::parse_without_eager_brace, Token![,]);
    list::drain(&content);
    Ok(parsed?.into_iter().collect())
}

fn labels(input: ParseStream<'_>, errors: &Errors) -> Vec<MetricLabel> {
    let mut labels = Vec::new();
    list::entries(input, errors, |input| {
        let name = Name::parse(input)?;
        let values = LabelSource::parse(input, &name)?;
        labels.push(MetricLabel { name, values });
        Ok(())
    });
    labels
}

impl LabelSource {
    fn parse(input: ParseStream<'_>, name: &Name) -> syn::Result<Self> {
        if input.peek(Token![=]) {
            input.parse::<Token![=]>()?;
            return list::text(input).map(Self::Constant).map_err(|error| {
                let name = name.to_token_stream();
                let message = format!(
                    "a constant label is a string literal; a label that varies has a type: \
                     `{name}: Type`"
                );
                syn::Error::new(error.span(), message)
            });
        }
        if !input.peek(Token![:]) {
            let written = name.to_token_stream();
            let message = format!(
                "a label's set of values must be known: write its type, `{written}: Type`, a cap, \
                 `{written}: interned(cap = 32)`, or a constant, `{written} = \"…\"`"
            );
            return Err(syn::Error::new_spanned(name, message));
        }
        input.parse::<Token![:]>()?;
        if label::is_interned(input) {
            let word: Ident = input.parse()?;
            let content = list::parentheses(input, &word, "cap = 32")?;
            let parsed = cap(&content, &word);
            list::drain(&content);
            return parsed.map(Self::Interned);
        }
        input.parse().map(Self::Closed)
    }
}

fn cap(content: &ParseBuffer<'_>, word: &Ident) -> syn::Result<u32> {
    let usage = |blame: &dyn ToTokens| {
        let message = "an interned label of a metric takes a cap: `interned(cap = 32)`";
        syn::Error::new_spanned(blame, message)
    };
    if content.is_empty() {
        return Err(usage(word));
    }
    label::cap(content, usage, word)
}

/// The semicolon of a declaration. Where it is missing, the next declaration is still read.
fn end(input: ParseStream<'_>, errors: &Errors) -> syn::Result<()> {
    if input.peek(Token![;]) {
        input.parse::<Token![;]>()?;
    } else {
        errors.absorb(input.error("expected `;`"));
        let starts_next = input.is_empty()
            || input.peek(Token![#])
            || input.peek(Token![pub])
            || input.peek(Token![static]);
        if !starts_next {
            skip_declaration(input);
        }
    }
    Ok(())
}

/// Moves behind the next semicolon. Those in brackets of any sort belong to their group's token.
fn skip_declaration(input: ParseStream<'_>) {
    while !input.is_empty() {
        let was_end = input.peek(Token![;]);
        let skipped = input.parse::<TokenTree>();
        if was_end || skipped.is_err() {
            return;
        }
    }
}
