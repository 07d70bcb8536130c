//! The attribute and derive macros of Telemark.
//!
//! Use them through the crate `telemark`, which re-exports them: what they generate names private
//! items of that crate.
//!
//! With the environment variable `TELEMARK_EXPAND` set, to anything, each expansion is printed while
//! the compiler runs. Cargo calls the compiler for what has changed, so touch a file first:
//!
//! ```console
//! $ touch src/lib.rs && TELEMARK_EXPAND=1 cargo check
//! ```
//!
//! # Crate features
//!
//! * `disabled`: [`macro@telemetry`] checks its arguments and leaves the function as it is. Turned on
//!   through the feature of the same name of `telemark`.

mod errors;
mod expand;
mod kind;
mod model;
mod parse;
mod policy;
mod slot;
mod symbol;

use proc_macro::TokenStream;

/// Instruments a function: a span, metrics, and a descriptor of both in the binary.
///
/// Each call is measured once and ends in one of four outcomes: `ok`, `error` (it returned an
/// `Err`), `cancelled` (its future was dropped), `panic`. Nothing about a call is captured but what
/// the attribute names.
///
/// ```text
/// /// Finds the orders of a customer.
/// #[telemetry(
///     db(system = "sqlite", operation = "SELECT", collection = "orders", rows = |orders| orders.len()),
///     labels(size),
///     fields(customer = id),
/// )]
/// async fn find(&self, id: u64, size: Size) -> Result<Vec<Order>, Error> {
///     …
/// }
/// ```
///
/// It goes on free functions and on methods with a body, `async` or not. A `const fn` can't be
/// measured.
///
/// # Label values
///
/// Wherever a key takes a *label value*, it is one of these, so that the set of values is known when
/// the program is linked:
///
/// * a string literal, for one constant value;
/// * the name of an argument whose type implements `Label`: an enum that derives it, or `bool`;
/// * `key: Type = expr`, an expression of a type that implements `Label`;
/// * `key = interned(expr, cap = N)`, a text: the first `N` values that occur (1 to 1000), and
///   `_OTHER` for all that come later.
///
/// # Kinds
///
/// At most one kind. Without one, the function has the metric `function.duration`.
///
/// ## `db(…)`
///
/// A database call: `db.client.operation.duration`.
///
/// * `system`, label value, required: the product, such as `"sqlite"`.
/// * `operation`, label value, required: such as `"SELECT"`.
/// * `collection`, label value: the table. Without it, the metric does not have the label.
/// * `rows`, closure over a reference to the success value: how many rows were returned, for
///   `db.client.response.returned_rows`. The success value is what `Ok` holds, or the whole value
///   where it is no `Result`.
///
/// ## `provider(…)`
///
/// A call of an AI provider: `gen_ai.client.operation.duration`.
///
/// * `name`, label value, required: such as `"replicate"`.
/// * `operation`, label value, required: such as `"generate"`.
/// * `model`, label value: what is asked for. An expression alone is interned with a cap of 32.
/// * `cost_usd`, closure over a reference to the success value: what the provider charged, as
///   `telemark::Usd`, for `gen_ai.client.operation.cost`.
///
/// ## `http(…)`
///
/// An HTTP handler: `http.server.request.duration`.
///
/// * `method`, label value, required: a constant is one of HTTP's methods.
/// * `route`, string literal, required: the template, such as `"/orders/{id}"`.
/// * `scheme`, label value, default `"http"`.
///
/// ## `job(…)`
///
/// A worker: `messaging.process.duration`.
///
/// * `queue`, label value, required: where the job comes from.
/// * `system`, label value, default `"in_process"`.
///
/// # Keys of every function
///
/// ## `labels(…)`
///
/// **Type:** a list of `argument`, `name = "constant"`, `name: Type = expr` and
/// `name = interned(expr, cap = N)`. A name with dots is quoted: `"app.tier": Tier = user.tier()`.
/// **Default:** none. More labels for the function's metrics. The expressions are evaluated on
/// entry.
///
/// ## `fields(…)`
///
/// **Type:** a list of `argument`, `name = expr`, `name = %expr` (through `Display`) and
/// `name = ?expr` (through `Debug`). **Default:** none. The fields of the function's span; they are
/// evaluated if the span is enabled. An expression may use the arguments and `self`, and is evaluated
/// on entry. A closure, such as `count = |r| r.len()`, is called at the end with a reference to the
/// success value; the field is empty until then, and where there is no such value.
///
/// ### `hash(…)` and `redact(…)`
///
/// A field or a label that is named like a secret or like personal data is an error, and so is an
/// argument, a part of one or a getter with such a name in its expression:
/// `telemark_registry::sensitive` has the rule and the list. It compiles with its value wrapped:
///
/// * `email = hash(email)`: 16 hexadecimal digits of a keyed hash of what the value displays. The
///   key is `Config::hash_key`'s, else the text of `TELEMARK_HASH_KEY`, else random for each process.
///   In a label, the hash is interned: `email = interned(hash(email), cap = 100)`.
/// * `email = redact(email)`: the text `[redacted]`. The expression is compiled and not evaluated.
///
/// What says something about the value passes by itself: `email.len()`, `email.is_empty()`,
/// `email == other`. The names that mean something else in a package are listed in its `Cargo.toml`,
/// as words or as whole names, and names that it wants wrapped, too:
///
/// ```toml
/// [package.metadata.telemark]
/// allow-fields = ["session"]
/// deny-fields = ["salary"]
/// ```
///
/// ## `docs`
///
/// **Type:** `true` or `false`. **Default:** `true`. Whether the function's documentation gets a
/// section that says what it emits, with queries for its rate, its share of errors and its latency.
/// A public function without documentation, and a method without, gets none in any case.
///
/// ## `level`
///
/// **Type:** `"trace"`, `"debug"`, `"info"`, `"warn"` or `"error"`. **Default:** `"info"`. The
/// span's level. Metrics have none.
///
/// ## `name`
///
/// **Type:** string literal. **Default:** the function's name. The span's name, and the last segment
/// of `code.function.name`. Two methods of one name in one module need it to be told apart.
///
/// ## `crate`
///
/// **Type:** path. **Default:** `::telemark`. Where to find the runtime, for a dependency under
/// another name.
#[proc_macro_attribute]
pub fn telemetry(arguments: TokenStream, item: TokenStream) -> TokenStream {
    expand::telemetry(arguments.into(), item.into()).into()
}

/// Makes an enum without fields a label: a closed set of values.
///
/// ```text
/// #[derive(Label)]
/// enum Size {
///     Small,
///     #[label(rename = "xl")]
///     ExtraLarge,
/// }
/// ```
///
/// # Keys of a variant
///
/// ## `rename`
///
/// **Type:** string literal. **Default:** the variant's name in `snake_case`. The label's value. No
/// two variants have the same.
///
/// # Keys of the enum
///
/// ## `crate`
///
/// **Type:** path. **Default:** `::telemark`. Where to find the runtime, for a dependency under
/// another name.
#[proc_macro_derive(Label, attributes(label))]
pub fn derive_label(item: TokenStream) -> TokenStream {
    expand::derive_label(item.into()).into()
}
