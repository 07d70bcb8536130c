//! The closed vocabularies that descriptors, records and catalog files share.

/// Declares an enum with a wire code and a text for each variant, so that the three never drift.
macro_rules! vocabulary {
    (
        $(#[$meta:meta])*
        $name:ident {
            $($(#[$variant_meta:meta])* $variant:ident = $code:literal $text:literal,)+
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
            /// Every value, in the order of the wire codes.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The text that catalog files and label values use.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)+
                }
            }

            /// The byte that stands for this value in a record.
            pub const fn code(self) -> u8 {
                match self {
                    $(Self::$variant => $code,)+
                }
            }

            /// The value behind a record's byte, or `None` for a byte that no version has used.
            pub const fn from_code(code: u8) -> Option<Self> {
                match code {
                    $($code => Some(Self::$variant),)+
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
        Function = 0 "function",
        /// A database call: `db.client.operation.duration`.
        Db = 1 "db",
        /// A call of an AI provider: `gen_ai.client.operation.duration`.
        Provider = 2 "provider",
        /// An HTTP handler: `http.server.request.duration`.
        Http = 3 "http",
        /// A worker that takes jobs from a queue: `messaging.process.duration`.
        Job = 4 "job",
        /// A metric that no call produces, under a name of its own.
        Metric = 5 "metric",
        /// A call of an HTTP server: `http.client.request.duration`.
        HttpClient = 6 "http_client",
    }
}

vocabulary! {
    /// How a metric's values combine over time.
    Instrument {
        /// A sum that only grows.
        Counter = 0 "counter",
        /// A sum that goes up and down.
        UpDownCounter = 1 "updowncounter",
        /// A last value.
        Gauge = 2 "gauge",
        /// A distribution over declared buckets.
        Histogram = 3 "histogram",
    }
}

vocabulary! {
    /// How a call ended. Each call ends in exactly one of these.
    Outcome {
        /// It returned, and not with an error.
        Ok = 0 "ok",
        /// It returned an `Err`.
        Error = 1 "error",
        /// Its future was dropped before it was ready.
        Cancelled = 2 "cancelled",
        /// It unwound.
        Panic = 3 "panic",
    }
}

impl Outcome {
    /// The values of the `outcome` label, in the order of [`Outcome::code`].
    pub const VALUES: &'static [&'static str] = &["ok", "error", "cancelled", "panic"];
}

vocabulary! {
    /// The severity of a span, with `tracing`'s meaning.
    Level {
        /// Finer than debugging.
        Trace = 0 "trace",
        /// For debugging.
        Debug = 1 "debug",
        /// Normal operation.
        Info = 2 "info",
        /// Unexpected, but handled.
        Warn = 3 "warn",
        /// A failure.
        Error = 4 "error",
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
    use super::{Instrument, Kind, Level, Outcome, Unit};

    #[test]
    fn a_unit_reads_back_as_it_is_written_and_others_are_refused() {
        for unit in [Unit::Seconds, Unit::Bytes, Unit::Usd, Unit::One, Unit::Count("open_file2")] {
            assert_eq!(Unit::parse(&unit.ucum()), Some(unit));
        }
        let refused = ["", "ms", "{}", "{Job}", "job", "{job", "{a b}", "{{a}}"].map(Unit::parse);
        assert_eq!(refused, [None; 8]);
    }

    #[test]
    fn every_code_reads_back_as_the_value_it_came_from() {
        assert_eq!(
            Kind::ALL.iter().map(|v| Kind::from_code(v.code())).collect::<Vec<_>>(),
            Kind::ALL.iter().copied().map(Some).collect::<Vec<_>>()
        );
        assert_eq!(Instrument::from_code(4), None);
        assert_eq!(Level::from_code(4), Some(Level::Error));
    }

    #[test]
    fn the_outcome_label_lists_the_outcomes_in_code_order() {
        let by_code: Vec<_> = Outcome::ALL
            .iter()
            .map(|outcome| (usize::from(outcome.code()), outcome.as_str()))
            .collect();
        let listed: Vec<_> = Outcome::VALUES.iter().copied().enumerate().collect();
        assert_eq!(by_code, listed);
    }
}
