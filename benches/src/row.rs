//! The rows of the table, and the groups that each of them is measured in.

/// How many threads call at once.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Threads {
    /// One.
    One,
    /// Two, from a common start.
    Two,
}

impl Threads {
    /// Both.
    pub const ALL: [Self; 2] = [Self::One, Self::Two];

    /// The number.
    pub fn count(self) -> u32 {
        match self {
            Self::One => 1,
            Self::Two => 2,
        }
    }

    /// Criterion's group.
    pub fn group(self) -> &'static str {
        match self {
            Self::One => "call/1-thread",
            Self::Two => "call/2-threads",
        }
    }
}

macro_rules! rows {
    ($($(#[$doc:meta])* $row:ident = $id:literal, $title:literal, $what:literal;)+) => {
        /// Something that is put around the same tiny body.
        #[derive(Clone, Copy, Debug, Eq, PartialEq)]
        pub enum Row {
            $(#[doc = $what] $row,)+
        }

        impl Row {
            /// All, in the order of the table.
            pub const ALL: &[Self] = &[$(Self::$row),+];

            /// Criterion's name of it within a group.
            pub fn id(self) -> &'static str {
                match self {
                    $(Self::$row => $id,)+
                }
            }

            /// Its name in the table, as Markdown.
            pub fn title(self) -> &'static str {
                match self {
                    $(Self::$row => $title,)+
                }
            }

            /// What a call of it does, as a Markdown sentence.
            pub fn what(self) -> &'static str {
                match self {
                    $(Self::$row => $what,)+
                }
            }
        }
    };
}

rows! {
    Bare = "bare", "bare call",
        "The body alone: one multiplication behind `black_box`, in a function that is not inlined.";
    TscRead = "tsc-read", "one TSC read",
        "The body and one raw reading of quanta's clock.";
    InstantNow = "instant-now", "one `Instant::now`",
        "The body and one reading of the standard library's clock.";
    Limit = "limit", "limit",
        "Two raw readings of quanta's clock and two additions to atomics of this thread: the least \
         that counts and times a call.";
    Telemark = "telemark", "`#[telemetry]`",
        "Ours on a plain function, no subscriber: duration histogram with the outcome, and a span \
         that nobody asked for.";
    TelemarkDb = "telemark-db", "`#[telemetry(db(…), labels(size))]`",
        "Ours on a function that returns a `Result`, with the database kind and a label of three \
         closed values.";
    TelemarkClosed = "telemark-closed", "`#[telemetry(labels(size, kind))]`",
        "Ours with two labels of three and of two closed values.";
    TelemarkInterned = "telemark-interned", "`#[telemetry(labels(model = interned(…)))]`",
        "Ours with an interned label, whose value is the same in each call.";
    TelemarkAsync = "telemark-async", "`#[telemetry]` on an `async fn`",
        "Ours on an async function whose future is ready at its first poll.";
    TelemarkRegistry = "telemark-registry", "`#[telemetry]`, bare `Registry`",
        "As the first of ours, with a subscriber that keeps the span and does nothing with it.";
    TelemarkAdaptive = "telemark-adaptive", "`#[telemetry(timing = \"adaptive\")]`",
        "As the first of ours, timed as often as the budget allows, which is one call in 128 or fewer.";
    TelemarkOff = "telemark-off", "`#[telemetry]`, `OTEL_SDK_DISABLED=true`",
        "As the first of ours, in a process of the same run that has no telemetry.";
    FastTelemetry = "fast-telemetry", "fast-telemetry 0.10",
        "Sharded counter and histogram, timed with `Instant`; no outcome, no labels.";
    Vise = "vise", "vise 0.3",
        "Counter, and histogram with its own latency observer; no outcome, no labels.";
    MetricsHandles = "metrics-handles", "`metrics` handles kept",
        "Counter and histogram looked up beforehand, timed with `Instant`; the recorder is \
         metrics-exporter-prometheus, drained between samples.";
    MetricsMacros = "metrics-macros", "`metrics` macros",
        "The same through `counter!` and `histogram!` with two constant labels at each call.";
    PrometheusClient = "prometheus-client", "prometheus-client 0.25",
        "A family of counters and a family of histograms, each with two labels, timed with `Instant`.";
    Autometrics = "autometrics", "`#[autometrics]` 3",
        "Its attribute with the prometheus backend: counter, histogram and caller.";
    TracingOff = "tracing-off", "`#[tracing::instrument]`, no subscriber",
        "A span that nobody asked for.";
    TracingRegistry = "tracing-registry", "`#[tracing::instrument]`, bare `Registry`",
        "A span with a subscriber that keeps it and does nothing with it.";
    TracingOpentelemetry = "tracing-opentelemetry", "tracing-opentelemetry 0.34",
        "A span through the SDK's batch processor, always sampled, to an exporter that drops it.";
    FastraceUnsampled = "fastrace-unsampled", "fastrace 0.7, unsampled",
        "A child span under a root that is not sampled, 100 children a root.";
    FastraceSampled = "fastrace-sampled", "fastrace 0.7, sampled",
        "A child span under a sampled root, 100 children a root, to a reporter that drops them.";
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::Row;

    #[test]
    fn no_two_rows_share_a_directory() {
        let ids: BTreeSet<&str> = Row::ALL.iter().map(|row| row.id()).collect();
        assert_eq!(ids.len(), Row::ALL.len());
    }
}
