//! The closed vocabularies that descriptors, records and catalog files share.

/// Declares an enum with a text for each variant, so that the two never drift.
macro_rules! vocabulary {
    (
        $(#[$meta:meta])*
        $name:ident {
            $($(#[$variant_meta:meta])* $variant:ident = $text:literal,)+
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[cfg_attr(feature = "catalog", derive(serde::Serialize, serde::Deserialize))]
        #[non_exhaustive]
        pub enum $name {
            $(
                $(#[$variant_meta])*
                #[cfg_attr(feature = "catalog", serde(rename = $text))]
                $variant,
            )+
        }

        impl $name {
            /// Every value, in the order of their declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The text that catalog files and label values use.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)+
                }
            }

            /// The value behind a text, or `None` for one that no version has used.
            pub fn parse(text: &str) -> Option<Self> {
                match text {
                    $($text => Some(Self::$variant),)+
                    _ => None,
                }
            }
        }

        impl core::fmt::Display for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

vocabulary! {
    /// What an annotated item is. It decides the metric family, its unit and its labels.
    Kind {
        /// Any function: `function.duration`.
        Function = "function",
        /// A database call: `db.client.operation.duration`.
        Db = "db",
        /// A call of an AI provider: `gen_ai.client.operation.duration`.
        Provider = "provider",
        /// An HTTP handler: `http.server.request.duration`.
        Http = "http",
        /// A worker that takes jobs from a queue: `messaging.process.duration`.
        Job = "job",
        /// A metric that no call produces, under a name of its own.
        Metric = "metric",
        /// A call of an HTTP server: `http.client.request.duration`.
        HttpClient = "http_client",
    }
}

vocabulary! {
    /// How a metric's values combine over time.
    Instrument {
        /// A sum that only grows.
        Counter = "counter",
        /// A sum that goes up and down.
        UpDownCounter = "updowncounter",
        /// A last value.
        Gauge = "gauge",
        /// A distribution over declared buckets.
        Histogram = "histogram",
    }
}

vocabulary! {
    /// How a call ended. Each call ends in exactly one of these.
    Outcome {
        /// It returned, and not with an error.
        Ok = "ok",
        /// It returned an `Err`.
        Error = "error",
        /// Its future was dropped before it was ready.
        Cancelled = "cancelled",
        /// It unwound.
        Panic = "panic",
    }
}

vocabulary! {
    /// What sort of error an error is: who has to look at it, whatever its type is called.
    ErrorCategory {
        /// None of the others.
        Other = "other",
        /// A peer could not be reached, or a connection broke.
        Network = "network",
        /// Something took longer than it was given.
        Timeout = "timeout",
        /// Who asks is not known, or not allowed to.
        Auth = "auth",
        /// What was asked for makes no sense.
        Validation = "validation",
        /// What was asked for is not there.
        NotFound = "not_found",
        /// It contradicts the present state: it is there already, or has changed meanwhile.
        Conflict = "conflict",
        /// Too much was asked for, here or of somebody else.
        RateLimit = "rate_limit",
        /// A service of somebody else failed.
        Provider = "provider",
        /// A database failed.
        Database = "database",
        /// The operating system failed: a file, a process, memory.
        System = "system",
        /// It can't be served at present: overloaded, starting, shutting down.
        Unavailable = "unavailable",
        /// A mistake of the program.
        Internal = "internal",
    }
}

vocabulary! {
    /// How often a function's calls are timed. Each is counted.
    Timing {
        /// Always.
        Exact = "exact",
        /// Less often where timing would cost too much of what is timed, so that durations are estimates
        /// without bias.
        Adaptive = "adaptive",
    }
}

vocabulary! {
    /// The severity of a span, with `tracing`'s meaning.
    Level {
        /// Finer than debugging.
        Trace = "trace",
        /// For debugging.
        Debug = "debug",
        /// Normal operation.
        Info = "info",
        /// Unexpected, but handled.
        Warn = "warn",
        /// A failure.
        Error = "error",
    }
}

/// The unit of a metric's values.
///
/// OpenTelemetry writes units in UCUM's case-sensitive form; [`Unit::ucum`] gives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Unit<'a> {
    /// Seconds, `s`. Recorded as whole nanoseconds.
    Seconds,
    /// Bytes, `By`.
    Bytes,
    /// US dollars, `USD`. Recorded as whole nano-dollars.
    Usd,
    /// A plain number, `1`.
    One,
    /// A count of things, such as `{row}` or `{job}`: the annotation without its braces.
    Count(&'a str),
}

impl<'a> Unit<'a> {
    /// The unit that UCUM writes so, or `None` where it is none of those that are supported.
    ///
    /// ```
    /// use telemark_registry::Unit;
    ///
    /// assert_eq!(Unit::parse("By"), Some(Unit::Bytes));
    /// assert_eq!(Unit::parse("{webhook}"), Some(Unit::Count("webhook")));
    /// assert_eq!(Unit::parse("ms"), None);
    /// ```
    pub const fn parse(ucum: &'a str) -> Option<Self> {
        match ucum.as_bytes() {
            b"s" => Some(Self::Seconds),
            b"By" => Some(Self::Bytes),
            b"USD" => Some(Self::Usd),
            b"1" => Some(Self::One),
            [b'{', what @ .., b'}'] if is_annotation(what) => {
                let (_, rest) = ucum.split_at(1);
                Some(Self::Count(rest.split_at(what.len()).0))
            }
            _ => None,
        }
    }

    /// The unit as UCUM writes it, without the braces of an annotation.
    pub const fn text(self) -> &'a str {
        match self {
            Self::Seconds => "s",
            Self::Bytes => "By",
            Self::Usd => "USD",
            Self::One => "1",
            Self::Count(what) => what,
        }
    }

    /// The unit as UCUM writes it: `s`, `By`, `{row}`.
    pub fn ucum(self) -> String {
        match self {
            Self::Count(what) => format!("{{{what}}}"),
            other => other.text().to_owned(),
        }
    }

    /// Whether values are recorded as whole billionths of the unit.
    pub const fn is_recorded_in_nanos(self) -> bool {
        matches!(self, Self::Seconds | Self::Usd)
    }
}

const fn is_annotation(what: &[u8]) -> bool {
    let mut index = 0;
    while index < what.len() {
        if !what[index].is_ascii_lowercase() && !matches!(what[index], b'0'..=b'9' | b'_') {
            return false;
        }
        index += 1;
    }
    !what.is_empty()
}

#[cfg(test)]
mod tests {
    use super::{Instrument, Kind, Level, Unit};

    #[test]
    fn a_unit_reads_back_as_it_is_written_and_others_are_refused() {
        for unit in [Unit::Seconds, Unit::Bytes, Unit::Usd, Unit::One, Unit::Count("open_file2")] {
            assert_eq!(Unit::parse(&unit.ucum()), Some(unit));
        }
        let refused = ["", "ms", "{}", "{Job}", "job", "{job", "{a b}", "{{a}}"].map(Unit::parse);
        assert_eq!(refused, [None; 8]);
    }

    #[test]
    fn every_text_reads_back_as_the_value_it_came_from() {
        assert_eq!(
            Kind::ALL.iter().map(|v| Kind::parse(v.as_str())).collect::<Vec<_>>(),
            Kind::ALL.iter().copied().map(Some).collect::<Vec<_>>()
        );
        assert_eq!(Instrument::parse("meter"), None);
        assert_eq!(Level::parse("error"), Some(Level::Error));
    }
}
