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
//! * `stream`: [`macro@telemetry`] takes the key [`stream`](macro@telemetry#stream). Turned on through
//!   the feature of the same name of `telemark`, which has the wrapper.
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

/// Instruments a function, or each function of a block: a span, metrics, and a descriptor of both in
/// the binary.
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
/// It goes on free functions and on methods with a body, `async` or not, on `impl` blocks and on
/// traits. A `const fn` can't be measured.
///
/// # What the call is
///
/// * Of a function that is not `async`: its body.
/// * Of an `async fn`: its future, from the first poll on. Never polled, it was no call. This is so
///   in traits, and under `#[async_trait]`, whether that stands before or after.
/// * Of a function that returns `impl Future`, `Pin<Box<dyn Future>>`, `BoxFuture<'a, T>` or
///   `LocalBoxFuture<'a, T>`: the returned future, again from the first poll on. If the body is one
///   `async move` block, alone or in `Box::pin(…)`, labels and fields are evaluated at the first
///   poll. Otherwise they are evaluated, and the span is made, when the function is called, and
///   a boxed future is boxed once more.
/// * Of a function with [`stream`](#stream): the stream that it returns.
/// * Of a function that returns a future by another name, or with more bounds than `Send`, `Sync`,
///   `Unpin` and lifetimes: its body.
///
/// The returned value decides between `ok` and `error`, whatever the name of its type: `Err` is an
/// error, and so are `Poll::Ready(Err(_))`, `Poll::Ready(Some(Err(_)))` and
/// `ControlFlow::Break(Err(_))`. For `None`, see [`none`](#none), for the types of errors
/// [`error`](#error).
///
/// With `#[track_caller]`, the body sees its caller's location as long as nothing leaves it early:
/// it has no `return`, no `?`, and no macro but the standard library's. Otherwise, and in a future,
/// the location is one within the body.
///
/// The body stands in a closure or an `async` block. Its arguments are dropped when and in the order
/// in which they would be without; a lint that looks at one function as a whole does not look into
/// it: `unconditional_recursion`, and `unused_assignments` for a `mut` argument that is neither a
/// reference nor a number.
///
/// # Blocks
///
/// On an `impl` block or a trait, each function with a body gets the attribute, and
/// `code.function.name` includes the type: `module::Type::method`.
///
/// ```text
/// #[telemetry(db(system = "sqlite", operation = "SELECT"), level = "debug")]
/// impl Orders {
///     fn open(&self) -> Result<Vec<Order>, Error> { … }
///
///     #[telemetry(level = "info")]
///     fn all(&self) -> Result<Vec<Order>, Error> { … }
///
///     #[telemetry(skip)]
///     const fn limit() -> usize { … }
/// }
/// ```
///
/// The block's keys, except `name`, hold for each of its methods. A key of a method's own
/// `#[telemetry(…)]` replaces the block's key as a whole; a kind replaces the block's kind.
/// `#[telemetry(skip)]` leaves a method as it is. A trait's required methods stay as they are, too:
/// annotate their implementations.
///
/// Implementations of one trait for `Type<A>` and `Type<B>`, and two traits with a method of one name,
/// share a function name; their series add up. Give the methods a `name` to tell them apart.
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
/// * `input_tokens` and `output_tokens`, closures over a reference to the success value: how many were
///   used, for `gen_ai.client.token.usage` with the label `gen_ai.token.type`.
/// * `cost_usd`, closure over a reference to the success value: what the provider charged, as
///   `telemark::Usd`, for `gen_ai.client.operation.cost`.
/// * `prices`, path of a `telemark::PriceTable`: what the tokens cost, for the same metric, instead of
///   `cost_usd`. It needs `model`, `input_tokens` and `output_tokens`. The sum is exact to 10⁻¹⁵ dollars.
///   An answer whose cost can't be told, because its model is not in the table or a closure returned
///   `None`, counts in `gen_ai.client.operation.cost.unknown`. A call without an answer costs nothing.
///
/// ## `http(…)`
///
/// An HTTP handler: `http.server.request.duration`.
///
/// * `method`, label value, required: a constant is one of HTTP's methods.
/// * `route`, string literal, required: the template, such as `"/orders/{id}"`.
/// * `scheme`, label value, default `"http"`.
/// * `status`, closure over a reference to the success value: the status of the response, as `u16`,
///   `http::StatusCode`, or an `Option` of one. Without it, the returned value is asked, whatever its
///   type: `telemark::http::ResponseStatus` says which types have a status. With the feature `axum` of
///   `telemark`, an `impl IntoResponse` is made a response before it is returned.
/// * `error_status`, status codes and ranges of them, default `500..=599`: `404 | 500..=599`. Where the
///   status is known, it alone decides between `ok` and `error`.
///
/// The label `http.response.status_code` has the first 16 statuses that occur, and `_OTHER`; it is
/// missing where there is no status. An error without a type of its own has its status as `error.type`.
///
/// ## `http_client(…)`
///
/// A call of an HTTP server: `http.client.request.duration`.
///
/// * `method`, label value, required: a constant is one of HTTP's methods.
/// * `server`, label value, required: the host, such as `"api.example.com"`. An expression alone is
///   interned with a cap of 32.
/// * `port`, label value, or a number.
/// * `template`, label value: the path's template, such as `"/v1/charges/{id}"`.
/// * `status`, as for `http`.
/// * `error_status`, as for `http`, default `400..=599`.
///
/// ## `job(…)`
///
/// A worker: `messaging.process.duration`.
///
/// * `queue`, label value, required: where the job comes from.
/// * `system`, label value, default `"in_process"`.
/// * `attempt`, label value: which attempt at the job it is. An expression alone is an unsigned integer
///   that counts from 1, and the label one of `1`, `2`, `3`, `4` and `5+`. Without it, the metric does
///   not have the label.
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
/// ## `error`
///
/// **Type:** the path of a function, or of a type. **Default:** the type of the returned error.
///
/// An error that ends a call has a type, in the label `error.type` of the function's duration and in
/// the field of its span; calls that end otherwise have no such label. The types of one function are
/// known when the program is linked, and all of them are on the page from the start:
///
/// * those of `E`, where the function returns a `Result<_, E>` whose `E` implements
///   [`ErrorType`](macro@ErrorType);
/// * those of what `classify` returns, with `error = classify`: a function from a reference to the
///   error, `fn(&E) -> C`, to something that implements `ErrorType`. This is for errors of other
///   crates, and for those that are no closed set. On a block it holds for the methods that can fail;
/// * `_OTHER` alone, for every other function.
///
/// ```text
/// fn classify(error: &sqlx::Error) -> DatabaseFailure { … }
///
/// #[telemetry(error = classify)]
/// impl Orders { … }
/// ```
///
/// The error's type is found through aliases whose name ends in `Result`, and in a `Poll`, a
/// `ControlFlow` or a returned future. A path in capitals, `error = StoreError`, says what it is where
/// another name hides it.
///
/// A function's own attribute does not see the block around it, and a parameter has no types that
/// would be known at link time. What could be one is left alone: `Self::Error`, `S::Error`, and names
/// of up to three letters or of capitals alone. If the compiler answers that it can't use a generic
/// parameter, annotate the block.
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
/// ## `critical`
///
/// **Type:** a word alone. The function must not fail unnoticed: the checker reports it as
/// `coverage/critical` while no alert and no SLO watches one of its series. It does the same of the
/// functions that `[coverage] critical` in telemark.toml names. On a block it is for all of its methods.
/// It changes nothing of what the function emits.
///
/// ## `docs`
///
/// **Type:** `true` or `false`. **Default:** `true`. Whether the function's documentation gets a
/// section that says what it emits, with queries for its rate, its share of errors and its latency.
/// A public function without documentation, and a method without, gets none in any case.
///
/// ## `in_flight`
///
/// **Type:** a word alone. Counts the calls that are under way: the up-down counter
/// `function.active_calls`, with the labels of the duration but the call's ending. A call counts from its
/// beginning, of a returned future or stream from the first poll, until it has ended, however it ends.
///
/// ## `level`
///
/// **Type:** `"trace"`, `"debug"`, `"info"`, `"warn"` or `"error"`. **Default:** `"info"`. The
/// span's level. Metrics have none.
///
/// ## `name`
///
/// **Type:** string literal. **Default:** the function's name. The span's name, and the last segment
/// of `code.function.name`. Two methods of one name in one module need it to be told apart, unless
/// their blocks are annotated. Not on a block.
///
/// ## `none`
///
/// **Type:** `"error"` or `"ok"`. **Default:** `"ok"`. How a call ends that returns `None`. With
/// `"error"`, the function returns an `Option`, or a `Result` of one. The error's type is `_OTHER`.
///
/// ## `skip`
///
/// **Type:** a word alone. Only on a method of an annotated block: it is not measured.
///
/// ## `slow`
///
/// **Type:** string literal, a whole number with the unit `ns`, `us`, `ms`, `s` or `min`; or `off`.
/// **Default:** `"100ms"` for `db`, else `off`. How long a call may take. One that takes longer, however
/// it ends, is an event of level `warn` in the call's span, from the function's module, and counted:
/// `db.client.operation.slow` for `db`, `function.slow` for others, with the labels of the duration but
/// the call's ending. The event has `duration` and `threshold` in seconds and, of `db`,
/// `db.query.summary`: operation and collection, such as `SELECT orders`, and no text of a query; of
/// others, `code.function.name`. Not for a `stream`, which takes as long as its reader.
///
/// ## `stream`
///
/// **Type:** a word alone. Needs the feature `stream`. The function returns a stream, in the sense of the
/// crate `futures`, and the call lasts until the stream ends:
///
/// ```text
/// #[telemetry(stream, provider(
///     name = "openai",
///     operation = "chat",
///     model = request.model,
///     input_tokens = |chunk| chunk.usage.map(|usage| usage.input_tokens),
///     output_tokens = |chunk| chunk.usage.map(|usage| usage.output_tokens),
///     prices = PRICES,
/// ))]
/// async fn chat(request: &Request) -> Result<impl Stream<Item = Result<Chunk, Error>>, Error> { … }
/// ```
///
/// * The return type is `impl Stream`, `Pin<Box<dyn Stream>>`, `BoxStream<'a, T>`, `LocalBoxStream<'a, T>`
///   or another name of a boxed stream, alone or in a `Result`. A boxed stream is boxed once more.
/// * The call begins when the stream is asked for: with the call of a function that returns a `Result`,
///   with the first poll of an `async fn`'s future. A stream that is returned as it is does nothing
///   before its own first poll, and the call begins with that; never polled, it was no call.
/// * It ends as `ok` where the stream does, as `cancelled` where it is dropped before, as `panic` where a
///   poll unwinds, and as `error` where there is no stream but an `Err`. An item that is an `Err` makes it
///   an `error`, too; as the stream may go on, the call ends with the stream, completed or dropped.
/// * The time from the beginning to the first item is `gen_ai.client.operation.time_to_first_chunk` of a
///   `provider`, and `function.stream.time_to_first_item` of other kinds. The number of items is
///   `function.stream.items`, one sample for each stream, whatever its outcome. An item that is an `Err`
///   counts in neither.
/// * Closures over the success value are called with each item that is no `Err`, and what they return is
///   added up to one sample at the end. A provider that repeats a running total in each chunk needs a
///   closure that returns `None` for all chunks but the last one.
///
/// * The types of errors are those of the items' errors, or, where the items have none, of the function's.
///   Where both have errors and they differ, those of the function are `_OTHER`. `error = …` is asked for
///   both.
///
/// A field of the result has no place here, nor has `none`. Not on a block.
///
/// ## `timing`
///
/// **Type:** `"exact"` or `"adaptive"`. **Default:** `"exact"`, or `"adaptive"` with the crate feature
/// `adaptive`. Whether every call is timed, or fewer where reading the clock would cost more than 1 % of
/// the function's mean duration: of calls of less than about two microseconds, one in 2, 4 or up to 1,024.
/// Every call is counted under its ending. One that is not timed is recorded with the duration of the
/// last one that was and ended so, which keeps sums and buckets unbiased estimates; `slow` looks at timed
/// calls alone. The catalog says which functions may be timed so. Not for `http`, `http_client` and
/// `stream`.
///
/// ## `crate`
///
/// **Type:** path. **Default:** `::telemark`. Where to find the runtime, for a dependency under
/// another name.
#[proc_macro_attribute]
pub fn telemetry(arguments: TokenStream, item: TokenStream) -> TokenStream {
    expand::telemetry(arguments.into(), item.into()).into()
}

/// Declares metrics that no function call produces: statics with typed labels, in the same catalog and
/// on the same page as those of `#[telemetry]`.
///
/// ```text
/// telemark::metrics! {
///     /// Webhooks that wait.
///     pub static QUEUE_DEPTH: Gauge = "shop.webhook.queue.depth" {
///         unit = "{webhook}",
///         labels(topic: Topic),
///     };
///     /// Deliveries taken.
///     static DELIVERIES: Counter = "shop.webhook.deliveries" {
///         unit = "{delivery}",
///         labels(topic: Topic, tenant: interned(cap = 64), region = "eu"),
///     };
///     static IMAGE_SIZE: Histogram = "shop.image.size" { unit = "By", buckets = [1e3, 1e4, 1e5] };
///     static WORKERS: UpDownCounter = "shop.workers" { unit = "{worker}" };
///     static POOL: Gauge = "shop.pool.connections" {
///         unit = "{connection}",
///         observe = |observer| observer.set(pool_size()),
///     };
/// }
///
/// QUEUE_DEPTH.with(Topic::OrdersCreate).set(3);
/// DELIVERIES.with((Topic::OrdersCreate, tenant)).add(1);
/// IMAGE_SIZE.record(4096);
/// WORKERS.increment();
/// ```
///
/// A declaration is a `static` with an instrument, a metric's name and keys in braces. The name consists
/// of lower-case words joined by `.` and `_`, without its unit and without `total`: the page adds both.
/// The first line of the documentation is the metric's help. Attributes, such as `#[cfg(…)]`, go on the
/// static. Each metric is on the page from the start, at zero.
///
/// # Instruments
///
/// * `Counter`, a sum that only grows: `add`, `increment`.
/// * `UpDownCounter`, a sum that goes up and down: `add`, `subtract`, `increment`, `decrement`.
/// * `Gauge`, a last value: `set`.
/// * `Histogram`, a distribution over buckets: `record`.
///
/// Counters and histograms take `u64`, the other two `i64`; of unit `s`, all take `Duration`, and of
/// unit `USD`, `telemark::Usd`. Recording takes no lock, does not allocate and does not panic; the one
/// exception is the first sight of an interned value, which is stored once. Sums are sharded by thread, a
/// gauge is one atomic.
///
/// # Keys of a metric
///
/// ## `unit`
///
/// **Type:** string literal, required. `"s"`, `"By"`, `"USD"`, `"1"`, or what is counted, in braces:
/// `"{webhook}"`.
///
/// ## `labels(…)`
///
/// **Type:** a list of `name: Type` with an enum that derives `Label` or `bool`,
/// `name: interned(cap = N)` with `N` from 1 to 1000, and `name = "constant"`. A name with dots is
/// quoted. **Default:** none. `with` takes the values of those that vary, at most eight, in their order:
/// the value itself where there is one, or else a tuple. An interned value is a `&str`; values beyond the
/// cap share `_OTHER`.
///
/// ## `buckets`
///
/// **Type:** a list of 1 to 31 rising numbers in the metric's unit, without `+Inf`. **Default:** where
/// the unit is `s`, those that OpenTelemetry advises for durations; else it is required. For
/// `Histogram` alone.
///
/// ## `observe`
///
/// **Type:** closure over an observer, without captures. **Default:** none. Each scrape asks it for the
/// values, `observer.set(…)` or `observer.with(…).set(…)`; a series that it does not set is not on the
/// page. It runs on the thread that scrapes, so it must not wait. If it panics, its metric is left out of
/// that page, and the first time is logged. Not for `Histogram`.
///
/// # Keys of the macro
///
/// ## `crate`
///
/// **Type:** path. **Default:** `::telemark`. `crate = ::other;` before the declarations: where to find
/// the runtime, for a dependency under another name.
#[proc_macro]
pub fn metrics(declarations: TokenStream) -> TokenStream {
    expand::metrics(declarations.into()).into()
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

/// Makes the variants of an enum types of errors: the values of `error.type`.
///
/// ```text
/// #[derive(ErrorType)]
/// #[error_type(category = "provider")]
/// enum RenderError {
///     #[error_type(category = "rate_limit")]
///     QuotaExceeded { per_minute: u32 },
///     #[error_type(rename = "refused_by_policy")]
///     Refused(String),
///     #[error_type(transparent)]
///     Http(ClientError),
///     #[error_type(other)]
///     Unknown(Box<dyn Error>),
/// }
/// ```
///
/// Variants have fields of any sort, and the enum may have parameters. One error has at most 64 types.
///
/// # Keys of a variant
///
/// ## `rename`
///
/// **Type:** string literal. **Default:** the variant's name in `snake_case`. The type's name. No two
/// variants have the same; where a transparent variant brings in one that is there already, the two share
/// their series.
///
/// ## `category`
///
/// **Type:** `"network"`, `"timeout"`, `"auth"`, `"validation"`, `"not_found"`, `"conflict"`,
/// `"rate_limit"`, `"provider"`, `"database"`, `"system"`, `"unavailable"`, `"internal"` or `"other"`:
/// `telemark::ErrorCategory` says what each means. **Default:** the enum's. It is part of the catalog, and
/// no label.
///
/// ## `transparent`
///
/// **Type:** a word alone, on a variant with one field. The types are those of the field's type, which
/// implements `ErrorType` as well; `Box`, `Arc`, `Rc` and references around it make no difference.
///
/// ## `other`
///
/// **Type:** a word alone. The variant has no type of its own: it is counted under `_OTHER`, with all
/// others that say so.
///
/// # Keys of the enum
///
/// ## `category`
///
/// **Default:** `"other"`. The category of the variants that name none.
///
/// ## `crate`
///
/// **Type:** path. **Default:** `::telemark`. Where to find the runtime, for a dependency under
/// another name.
#[proc_macro_derive(ErrorType, attributes(error_type))]
pub fn derive_error_type(item: TokenStream) -> TokenStream {
    expand::derive_error_type(item.into()).into()
}
