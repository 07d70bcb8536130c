//! The words of the attributes, each as a typed constant.

use std::fmt;

use proc_macro2::Ident;

/// A word that an attribute gives a meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Symbol(&'static str);

pub(crate) const ATTEMPT: Symbol = Symbol("attempt");
pub(crate) const BUCKETS: Symbol = Symbol("buckets");
pub(crate) const CAP: Symbol = Symbol("cap");
pub(crate) const CATEGORY: Symbol = Symbol("category");
pub(crate) const COLLECTION: Symbol = Symbol("collection");
pub(crate) const COST_USD: Symbol = Symbol("cost_usd");
pub(crate) const CRATE: Symbol = Symbol("crate");
pub(crate) const CRITICAL: Symbol = Symbol("critical");
pub(crate) const DB: Symbol = Symbol("db");
pub(crate) const DOCS: Symbol = Symbol("docs");
pub(crate) const ERROR: Symbol = Symbol("error");
pub(crate) const ERROR_STATUS: Symbol = Symbol("error_status");
pub(crate) const ERROR_TYPE: Symbol = Symbol("error_type");
pub(crate) const FIELDS: Symbol = Symbol("fields");
pub(crate) const HASH: Symbol = Symbol("hash");
pub(crate) const HTTP: Symbol = Symbol("http");
pub(crate) const HTTP_CLIENT: Symbol = Symbol("http_client");
pub(crate) const INPUT_TOKENS: Symbol = Symbol("input_tokens");
pub(crate) const INTERNED: Symbol = Symbol("interned");
pub(crate) const JOB: Symbol = Symbol("job");
pub(crate) const IN_FLIGHT: Symbol = Symbol("in_flight");
pub(crate) const LABEL: Symbol = Symbol("label");
pub(crate) const LABELS: Symbol = Symbol("labels");
pub(crate) const LEVEL: Symbol = Symbol("level");
pub(crate) const METHOD: Symbol = Symbol("method");
pub(crate) const MODEL: Symbol = Symbol("model");
pub(crate) const NAME: Symbol = Symbol("name");
pub(crate) const OBSERVE: Symbol = Symbol("observe");
pub(crate) const NONE: Symbol = Symbol("none");
pub(crate) const OFF: Symbol = Symbol("off");
pub(crate) const OPERATION: Symbol = Symbol("operation");
pub(crate) const OTHER: Symbol = Symbol("other");
pub(crate) const OUTPUT_TOKENS: Symbol = Symbol("output_tokens");
pub(crate) const PORT: Symbol = Symbol("port");
pub(crate) const PRICES: Symbol = Symbol("prices");
pub(crate) const PROVIDER: Symbol = Symbol("provider");
pub(crate) const QUEUE: Symbol = Symbol("queue");
pub(crate) const REDACT: Symbol = Symbol("redact");
pub(crate) const RENAME: Symbol = Symbol("rename");
pub(crate) const ROUTE: Symbol = Symbol("route");
pub(crate) const ROWS: Symbol = Symbol("rows");
pub(crate) const SCHEME: Symbol = Symbol("scheme");
pub(crate) const SERVER: Symbol = Symbol("server");
pub(crate) const SKIP: Symbol = Symbol("skip");
pub(crate) const SLOW: Symbol = Symbol("slow");
pub(crate) const STATUS: Symbol = Symbol("status");
pub(crate) const STREAM: Symbol = Symbol("stream");
pub(crate) const SYSTEM: Symbol = Symbol("system");
pub(crate) const TEMPLATE: Symbol = Symbol("template");
pub(crate) const TIMING: Symbol = Symbol("timing");
pub(crate) const TRANSPARENT: Symbol = Symbol("transparent");
pub(crate) const UNIT: Symbol = Symbol("unit");

impl PartialEq<Symbol> for Ident {
    fn eq(&self, symbol: &Symbol) -> bool {
        self == symbol.0
    }
}

impl fmt::Display for Symbol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// Names things for a message: `` `a`, `b` or `c` ``.
pub(crate) fn listed(words: impl IntoIterator<Item: fmt::Display>, last: &str) -> String {
    let mut words: Vec<_> = words.into_iter().map(|word| format!("`{word}`")).collect();
    match words.pop() {
        None => "none".to_owned(),
        Some(only) if words.is_empty() => only,
        Some(end) => format!("{} {last} {end}", words.join(", ")),
    }
}
