//! Metric and attribute names of the OpenTelemetry semantic conventions 1.44.0, in one table.
//!
//! A renamed convention is a change of one line here. Boundaries are the advised ones of the same
//! release, in the metric's unit.

use crate::descriptor::MetricDescriptor;
use crate::ending::Endings;
use crate::vocabulary::{Instrument, Unit};

/// Attribute names.
pub mod attribute {
    /// The full path of the annotated function.
    pub const CODE_FUNCTION_NAME: &str = "code.function.name";
    /// The table or collection that a database call works on.
    pub const DB_COLLECTION_NAME: &str = "db.collection.name";
    /// What a database call does, such as `SELECT`.
    pub const DB_OPERATION_NAME: &str = "db.operation.name";
    /// What is asked of a database, in few words and without values, such as `SELECT orders`.
    pub const DB_QUERY_SUMMARY: &str = "db.query.summary";
    /// The database product.
    pub const DB_SYSTEM_NAME: &str = "db.system.name";
    /// The type of the error that a call ended with.
    pub const ERROR_TYPE: &str = "error.type";
    /// What is asked of an AI provider.
    pub const GEN_AI_OPERATION_NAME: &str = "gen_ai.operation.name";
    /// The AI provider.
    pub const GEN_AI_PROVIDER_NAME: &str = "gen_ai.provider.name";
    /// The model that is asked for.
    pub const GEN_AI_REQUEST_MODEL: &str = "gen_ai.request.model";
    /// Whether tokens went in or came out: `input` or `output`.
    pub const GEN_AI_TOKEN_TYPE: &str = "gen_ai.token.type";
    /// The HTTP method.
    pub const HTTP_REQUEST_METHOD: &str = "http.request.method";
    /// The status code of the response.
    pub const HTTP_RESPONSE_STATUS_CODE: &str = "http.response.status_code";
    /// The route's template, such as `/orders/{id}`.
    pub const HTTP_ROUTE: &str = "http.route";
    /// The queue that a job comes from.
    pub const MESSAGING_DESTINATION_NAME: &str = "messaging.destination.name";
    /// Which attempt at a job this is, counted from 1: our own name, as the conventions have one for
    /// single products alone (`messaging.gcp_pubsub.message.delivery_attempt`).
    pub const MESSAGING_MESSAGE_DELIVERY_ATTEMPT: &str = "messaging.message.delivery_attempt";
    /// What is done with a message; `process` for a worker.
    pub const MESSAGING_OPERATION_NAME: &str = "messaging.operation.name";
    /// The queue's product.
    pub const MESSAGING_SYSTEM: &str = "messaging.system";
    /// The host that a client calls.
    pub const SERVER_ADDRESS: &str = "server.address";
    /// The port that a client calls.
    pub const SERVER_PORT: &str = "server.port";
    /// `http` or `https`.
    pub const URL_SCHEME: &str = "url.scheme";
    /// The template of the path that a client calls, such as `/v1/charges/{id}`.
    pub const URL_TEMPLATE: &str = "url.template";
}

/// The values of [`attribute::HTTP_REQUEST_METHOD`]: the methods of RFC 9110 and RFC 5789 (`PATCH`),
/// which the convention lists, `QUERY`, and the convention's value for all others.
pub const HTTP_METHODS: &[&str] = &[
    "CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "QUERY", "TRACE",
    "_OTHER",
];
/// The values of [`attribute::URL_SCHEME`] that a server speaks.
pub const HTTP_SCHEMES: &[&str] = &["http", "https"];
/// The route of a request that no route was found for. The conventions leave the label out, which no
/// panel by route could show.
pub const UNMATCHED_ROUTE: &str = "_UNMATCHED";

/// Boundaries that the conventions advise for durations of HTTP and messaging, in seconds.
pub const SECONDS: &[f64] =
    &[0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0];
/// Boundaries for database calls, in seconds.
pub const DB_SECONDS: &[f64] = &[0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0, 5.0, 10.0];
/// Boundaries for AI provider calls, in seconds.
pub const GEN_AI_SECONDS: &[f64] =
    &[0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92];
/// Boundaries for the rows that a query returns.
pub const ROWS: &[f64] =
    &[1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1000.0, 2000.0, 5000.0, 10000.0];
/// Boundaries for the bodies of requests and responses, in bytes. The conventions advise none; these are
/// powers of 4 from 64 B to 1 GiB, and 0, so that empty bodies can be told apart.
pub const BODY_BYTES: &[f64] = &[
    0.0,
    64.0,
    256.0,
    1_024.0,
    4_096.0,
    16_384.0,
    65_536.0,
    262_144.0,
    1_048_576.0,
    4_194_304.0,
    16_777_216.0,
    67_108_864.0,
    268_435_456.0,
    1_073_741_824.0,
];
/// Boundaries for tokens.
pub const TOKENS: &[f64] = &[
    1.0,
    4.0,
    16.0,
    64.0,
    256.0,
    1024.0,
    4096.0,
    16384.0,
    65536.0,
    262_144.0,
    1_048_576.0,
    4_194_304.0,
    16_777_216.0,
    67_108_864.0,
];
/// Boundaries for plain functions, in seconds. The conventions name none; these are the HTTP ones
/// with three finer steps, because functions are shorter than requests.
pub const FUNCTION_SECONDS: &[f64] =
    &[0.0001, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];

/// `function.duration`: our own name, as the conventions have none for a plain function.
pub const FUNCTION_DURATION: MetricDescriptor<'static> =
    duration("function.duration", "Duration of calls of annotated functions.", FUNCTION_SECONDS);
/// `function.stream.time_to_first_item`: our own name, for streams that no AI provider sends.
pub const FUNCTION_STREAM_TIME_TO_FIRST_ITEM: MetricDescriptor<'static> = MetricDescriptor {
    endings: None,
    ..duration(
        "function.stream.time_to_first_item",
        "Time until the first item of streams of annotated functions.",
        FUNCTION_SECONDS,
    )
};
/// `function.stream.items`: our own name, for streams of every kind.
pub const FUNCTION_STREAM_ITEMS: MetricDescriptor<'static> = MetricDescriptor {
    name: "function.stream.items",
    instrument: Instrument::Histogram,
    unit: Unit::Count("item"),
    help: "Items of streams of annotated functions, errors left out.",
    buckets: ROWS,
    labels: &[],
    endings: None,
};
/// `db.client.operation.duration`.
pub const DB_CLIENT_OPERATION_DURATION: MetricDescriptor<'static> =
    duration("db.client.operation.duration", "Duration of database client operations.", DB_SECONDS);
/// `db.client.response.returned_rows`.
pub const DB_CLIENT_RESPONSE_RETURNED_ROWS: MetricDescriptor<'static> = MetricDescriptor {
    name: "db.client.response.returned_rows",
    instrument: Instrument::Histogram,
    unit: Unit::Count("row"),
    help: "Rows returned by database client operations.",
    buckets: ROWS,
    labels: &[],
    endings: None,
};
/// `db.client.operation.slow`: our own name, as the conventions have none.
pub const DB_CLIENT_OPERATION_SLOW: MetricDescriptor<'static> =
    slow("db.client.operation.slow", "operation", "Database client operations that took too long.");
/// `function.slow`: the same of functions of other kinds.
pub const FUNCTION_SLOW: MetricDescriptor<'static> =
    slow("function.slow", "call", "Calls of annotated functions that took too long.");
/// `function.active_calls`: our own name, for functions of every kind.
pub const FUNCTION_ACTIVE_CALLS: MetricDescriptor<'static> = MetricDescriptor {
    name: "function.active_calls",
    instrument: Instrument::UpDownCounter,
    unit: Unit::Count("call"),
    help: "Calls of annotated functions that are under way.",
    buckets: &[],
    labels: &[],
    endings: None,
};
/// `gen_ai.client.operation.duration`.
pub const GEN_AI_CLIENT_OPERATION_DURATION: MetricDescriptor<'static> = duration(
    "gen_ai.client.operation.duration",
    "Duration of calls of AI providers.",
    GEN_AI_SECONDS,
);
/// `gen_ai.client.operation.cost`: the conventions have accepted no name for cost; this one is
/// proposed there (semantic-conventions-genai, pull request 443) as a histogram. A counter sums
/// exactly.
pub const GEN_AI_CLIENT_OPERATION_COST: MetricDescriptor<'static> = MetricDescriptor {
    name: "gen_ai.client.operation.cost",
    instrument: Instrument::Counter,
    unit: Unit::Usd,
    help: "Cost of calls of AI providers, as they stated it or by a price table.",
    buckets: &[],
    labels: &[],
    endings: None,
};
/// `gen_ai.client.operation.cost.unknown`: our own name. A call that no price is known for must not
/// look like one that was free.
pub const GEN_AI_CLIENT_OPERATION_COST_UNKNOWN: MetricDescriptor<'static> = MetricDescriptor {
    name: "gen_ai.client.operation.cost.unknown",
    instrument: Instrument::Counter,
    unit: Unit::Count("operation"),
    help: "Answers of AI providers whose cost the price table can't tell.",
    buckets: &[],
    labels: &[],
    endings: None,
};
/// `gen_ai.client.operation.time_to_first_chunk`.
pub const GEN_AI_CLIENT_OPERATION_TIME_TO_FIRST_CHUNK: MetricDescriptor<'static> =
    MetricDescriptor {
        endings: None,
        ..duration(
            "gen_ai.client.operation.time_to_first_chunk",
            "Time until the first chunk of streamed answers of AI providers.",
            GEN_AI_SECONDS,
        )
    };
/// `gen_ai.client.token.usage`: semantic-conventions-genai is to replace it with counters (pull
/// request 374, not released).
pub const GEN_AI_CLIENT_TOKEN_USAGE: MetricDescriptor<'static> = MetricDescriptor {
    name: "gen_ai.client.token.usage",
    instrument: Instrument::Histogram,
    unit: Unit::Count("token"),
    help: "Tokens of calls of AI providers.",
    buckets: TOKENS,
    labels: &[],
    endings: None,
};
/// `http.server.request.duration`.
pub const HTTP_SERVER_REQUEST_DURATION: MetricDescriptor<'static> =
    duration("http.server.request.duration", "Duration of HTTP server requests.", SECONDS);
/// `http.server.active_requests`.
pub const HTTP_SERVER_ACTIVE_REQUESTS: MetricDescriptor<'static> = MetricDescriptor {
    name: "http.server.active_requests",
    instrument: Instrument::UpDownCounter,
    unit: Unit::Count("request"),
    help: "HTTP server requests that are being answered.",
    buckets: &[],
    labels: &[],
    endings: None,
};
/// `http.server.request.body.size`.
pub const HTTP_SERVER_REQUEST_BODY_SIZE: MetricDescriptor<'static> =
    body_size("http.server.request.body.size", "Bytes that were read of HTTP request bodies.");
/// `http.server.response.body.size`.
pub const HTTP_SERVER_RESPONSE_BODY_SIZE: MetricDescriptor<'static> =
    body_size("http.server.response.body.size", "Bytes that were sent of HTTP response bodies.");
/// `http.server.request.rejected`: our own name.
pub const HTTP_SERVER_REQUEST_REJECTED: MetricDescriptor<'static> = MetricDescriptor {
    name: "http.server.request.rejected",
    instrument: Instrument::Counter,
    unit: Unit::Count("request"),
    help: "Requests for an annotated handler that were answered before it started.",
    buckets: &[],
    labels: &[],
    endings: None,
};
/// `http.client.request.duration`.
pub const HTTP_CLIENT_REQUEST_DURATION: MetricDescriptor<'static> =
    duration("http.client.request.duration", "Duration of HTTP client requests.", SECONDS);
/// `messaging.process.duration`.
pub const MESSAGING_PROCESS_DURATION: MetricDescriptor<'static> =
    duration("messaging.process.duration", "Duration of processing a job.", SECONDS);

/// The metric of a constant's name in this module, for the macros, which know it by that.
///
/// ```
/// use telemark_registry::semconv;
///
/// let metric = semconv::metric("FUNCTION_DURATION").map(|metric| metric.name);
/// assert_eq!(metric, Some("function.duration"));
/// ```
pub fn metric(constant: &str) -> Option<&'static MetricDescriptor<'static>> {
    Some(match constant {
        "FUNCTION_DURATION" => &FUNCTION_DURATION,
        "FUNCTION_STREAM_TIME_TO_FIRST_ITEM" => &FUNCTION_STREAM_TIME_TO_FIRST_ITEM,
        "FUNCTION_STREAM_ITEMS" => &FUNCTION_STREAM_ITEMS,
        "DB_CLIENT_OPERATION_DURATION" => &DB_CLIENT_OPERATION_DURATION,
        "DB_CLIENT_OPERATION_SLOW" => &DB_CLIENT_OPERATION_SLOW,
        "DB_CLIENT_RESPONSE_RETURNED_ROWS" => &DB_CLIENT_RESPONSE_RETURNED_ROWS,
        "FUNCTION_ACTIVE_CALLS" => &FUNCTION_ACTIVE_CALLS,
        "FUNCTION_SLOW" => &FUNCTION_SLOW,
        "GEN_AI_CLIENT_OPERATION_DURATION" => &GEN_AI_CLIENT_OPERATION_DURATION,
        "GEN_AI_CLIENT_OPERATION_COST" => &GEN_AI_CLIENT_OPERATION_COST,
        "GEN_AI_CLIENT_OPERATION_COST_UNKNOWN" => &GEN_AI_CLIENT_OPERATION_COST_UNKNOWN,
        "GEN_AI_CLIENT_OPERATION_TIME_TO_FIRST_CHUNK" => {
            &GEN_AI_CLIENT_OPERATION_TIME_TO_FIRST_CHUNK
        }
        "GEN_AI_CLIENT_TOKEN_USAGE" => &GEN_AI_CLIENT_TOKEN_USAGE,
        "HTTP_CLIENT_REQUEST_DURATION" => &HTTP_CLIENT_REQUEST_DURATION,
        "HTTP_SERVER_REQUEST_DURATION" => &HTTP_SERVER_REQUEST_DURATION,
        "MESSAGING_PROCESS_DURATION" => &MESSAGING_PROCESS_DURATION,
        _ => return None,
    })
}

const fn slow(
    name: &'static str,
    what: &'static str,
    help: &'static str,
) -> MetricDescriptor<'static> {
    MetricDescriptor {
        name,
        instrument: Instrument::Counter,
        unit: Unit::Count(what),
        help,
        buckets: &[],
        labels: &[],
        endings: None,
    }
}

const fn duration(
    name: &'static str,
    help: &'static str,
    buckets: &'static [f64],
) -> MetricDescriptor<'static> {
    MetricDescriptor {
        name,
        instrument: Instrument::Histogram,
        unit: Unit::Seconds,
        help,
        buckets,
        labels: &[],
        endings: Some(Endings::PLAIN),
    }
}

const fn body_size(name: &'static str, help: &'static str) -> MetricDescriptor<'static> {
    MetricDescriptor {
        name,
        instrument: Instrument::Histogram,
        unit: Unit::Bytes,
        help,
        buckets: BODY_BYTES,
        labels: &[],
        endings: None,
    }
}
