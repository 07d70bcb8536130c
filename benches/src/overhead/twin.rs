//! Functions that are there several times.

use core::sync::atomic::{AtomicU64, Ordering};

use clap::ValueEnum;
use quanta::Clock;
use serde::Serialize;

/// Which of them.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, ValueEnum)]
#[serde(rename_all = "snake_case")]
pub enum Twin {
    /// Without the attribute.
    Bare,
    /// With it.
    Annotated,
    /// With the least by hand that does the same: two readings of the clock, two additions, and a span that the
    /// subscriber is asked for. The bare one around a router is a layer that does nothing.
    Limit,
}

impl Twin {
    /// All.
    pub const ALL: [Self; 3] = [Self::Bare, Self::Annotated, Self::Limit];

    /// The name of the twin's module.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Bare => "bare",
            Self::Annotated => "annotated",
            Self::Limit => "limit",
        }
    }
}

/// The calls of a function of the module `limit`, and the ticks that they took. One thread makes them.
#[derive(Debug)]
pub(super) struct Counted {
    calls: AtomicU64,
    ticks: AtomicU64,
}

impl Counted {
    pub(super) const fn new() -> Self {
        Self { calls: AtomicU64::new(0), ticks: AtomicU64::new(0) }
    }

    pub(super) fn add(&self, clock: &Clock, start: u64) {
        let ticks = clock.raw().wrapping_sub(start);
        self.calls.store(self.calls.load(Ordering::Relaxed) + 1, Ordering::Relaxed);
        self.ticks.store(self.ticks.load(Ordering::Relaxed) + ticks, Ordering::Relaxed);
    }
}

/// Writes each function three times: in the module `bare` without its attribute, in `annotated` with it, and
/// in `limit` with what it can't do without.
///
/// A function stands in braces behind its attribute.
macro_rules! twins {
    ($(#[telemetry $keys:tt] {
        $visibility:vis async fn $name:ident($($arguments:tt)*) -> $returned:ty $body:block
    })*) => {
        pub(super) mod bare {
            use super::*;

            $($visibility async fn $name($($arguments)*) -> $returned $body)*
        }

        pub(super) mod annotated {
            use super::*;

            $(
                #[telemark::telemetry $keys]
                $visibility async fn $name($($arguments)*) -> $returned $body
            )*
        }

        pub(super) mod limit {
            use super::*;

            $($visibility async fn $name($($arguments)*) -> $returned {
                use std::sync::LazyLock;

                use telemark::__private as p;

                use $crate::overhead::twin::Counted;

                static CLOCK: LazyLock<quanta::Clock> = LazyLock::new(quanta::Clock::new);
                static COUNTED: Counted = Counted::new();
                static CALLSITE: p::Callsite = {
                    static METADATA: tracing::Metadata<'static> = p::span_metadata(
                        stringify!($name),
                        tracing::Level::INFO,
                        module_path!(),
                        file!(),
                        line!(),
                        &CALLSITE,
                    );
                    p::Callsite::new(&METADATA)
                };

                // As the attribute does, and not by `info_span!`, which pays for tracing's `log` as well.
                let span = p::span(&CALLSITE);
                let clock = &*CLOCK;
                let start = clock.raw();
                let body = core::pin::pin!(async move $body);
                let returned: $returned = if span.is_none() {
                    body.await
                } else {
                    tracing::Instrument::instrument(body, span).await
                };
                COUNTED.add(clock, start);
                returned
            })*
        }
    };
}

pub(super) use twins;
