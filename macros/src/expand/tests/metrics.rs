//! Declared metrics.

use expect_test::expect;

use super::check_metrics;

#[test]
fn a_gauge_keeps_last_values_by_its_labels() {
    check_metrics(
        r#"crate = t;
           /// Webhooks that wait.
           ///
           /// One queue a topic.
           #[cfg(feature = "x")]
           pub static DEPTH: Gauge = "shop.webhook.depth" {
               unit = "{webhook}",
               labels(topic: Topic, region = "eu", tenant: interned(cap = 64)),
           };"#,
        &expect![[r#"
            /// Webhooks that wait.
            ///
            /// One queue a topic.
            #[cfg(feature = "x")]
            pub static DEPTH: p::metric::Gauge<
                (Topic, p::metric::Text),
                p::core::primitive::i64,
            > = {
                const __TELEMARK_DESCRIPTOR: p::Descriptor = p::Descriptor {
                    kind: p::Kind::Metric,
                    function: p::core::concat!(
                        p::core::module_path!(), "::DEPTH"
                    ),
                    file: p::core::file!(),
                    line: p::core::line!(),
                    crate_name: p::crate_name(
                        p::core::option_env!("CARGO_PKG_NAME"),
                    ),
                    crate_version: p::crate_version(
                        p::core::option_env!("CARGO_PKG_VERSION"),
                    ),
                    help: "Webhooks that wait.",
                    span: p::core::option::Option::None,
                    metrics: &[
                        p::MetricDescriptor {
                            name: "shop.webhook.depth",
                            instrument: p::Instrument::Gauge,
                            unit: p::Unit::Count("webhook"),
                            help: "Webhooks that wait.",
                            buckets: &[],
                            labels: &[
                                p::LabelDescriptor {
                                    name: "topic",
                                    values: p::LabelValues::Closed(
                                        <Topic as p::Label>::VALUES,
                                    ),
                                },
                                p::LabelDescriptor {
                                    name: "region",
                                    values: p::LabelValues::Constant("eu"),
                                },
                                p::LabelDescriptor {
                                    name: "tenant",
                                    values: p::LabelValues::Capped(64u32),
                                },
                            ],
                            endings: p::core::option::Option::None,
                        },
                    ],
                };
                static __TELEMARK_INTERNED_0: p::Interner<64usize> = p::Interner::new();
                static __TELEMARK_INTERNED: &[&dyn p::Interned] = &[
                    &__TELEMARK_INTERNED_0,
                ];
                static __TELEMARK_CELLS: p::Levels<
                    { p::series(&__TELEMARK_DESCRIPTOR.metrics[0]) },
                > = <p::Levels<
                    { p::series(&__TELEMARK_DESCRIPTOR.metrics[0]) },
                >>::new();
                static __TELEMARK_SITE: p::Site = p::Site {
                    descriptor: &__TELEMARK_DESCRIPTOR,
                    cells: &[&__TELEMARK_CELLS],
                    interned: __TELEMARK_INTERNED,
                };
                p::register!(__TELEMARK_DESCRIPTOR, __TELEMARK_SITE);
                p::metric::Gauge::new(&__TELEMARK_CELLS, __TELEMARK_INTERNED)
            };
        "#]],
    );
}

#[test]
fn a_histogram_has_its_bounds_and_the_values_of_its_unit() {
    check_metrics(
        r#"crate = t;
           static WAIT: Histogram = "shop.wait" { unit = "s", buckets = [0.5, 1] };"#,
        &expect![[r#"
            static WAIT: p::metric::Histogram<(), p::core::time::Duration> = {
                const __TELEMARK_DESCRIPTOR: p::Descriptor = p::Descriptor {
                    kind: p::Kind::Metric,
                    function: p::core::concat!(
                        p::core::module_path!(), "::WAIT"
                    ),
                    file: p::core::file!(),
                    line: p::core::line!(),
                    crate_name: p::crate_name(
                        p::core::option_env!("CARGO_PKG_NAME"),
                    ),
                    crate_version: p::crate_version(
                        p::core::option_env!("CARGO_PKG_VERSION"),
                    ),
                    help: "",
                    span: p::core::option::Option::None,
                    metrics: &[
                        p::MetricDescriptor {
                            name: "shop.wait",
                            instrument: p::Instrument::Histogram,
                            unit: p::Unit::Seconds,
                            help: "",
                            buckets: &[0.5f64, 1f64],
                            labels: &[],
                            endings: p::core::option::Option::None,
                        },
                    ],
                };
                static __TELEMARK_INTERNED: &[&dyn p::Interned] = &[];
                static __TELEMARK_CELLS: p::Histogram<
                    { p::series(&__TELEMARK_DESCRIPTOR.metrics[0]) },
                    { p::cells(&__TELEMARK_DESCRIPTOR.metrics[0]) },
                > = <p::Histogram<
                    { p::series(&__TELEMARK_DESCRIPTOR.metrics[0]) },
                    { p::cells(&__TELEMARK_DESCRIPTOR.metrics[0]) },
                >>::new();
                static __TELEMARK_BOUNDS: p::Bounds = p::Bounds::new(
                    &__TELEMARK_DESCRIPTOR.metrics[0],
                );
                static __TELEMARK_SITE: p::Site = p::Site {
                    descriptor: &__TELEMARK_DESCRIPTOR,
                    cells: &[&__TELEMARK_CELLS],
                    interned: __TELEMARK_INTERNED,
                };
                p::register!(__TELEMARK_DESCRIPTOR, __TELEMARK_SITE);
                p::metric::Histogram::new(
                    &__TELEMARK_CELLS,
                    __TELEMARK_INTERNED,
                    &__TELEMARK_BOUNDS,
                )
            };
        "#]],
    );
}

#[test]
fn a_callback_becomes_the_source_of_its_metric() {
    check_metrics(
        r#"crate = t;
           static POOL: Gauge = "shop.pool" {
               unit = "{connection}",
               observe = |observer| observer.set(3),
           };"#,
        &expect![[r##"
            #[allow(dead_code)]
            static POOL: p::metric::Observed = {
                const __TELEMARK_DESCRIPTOR: p::Descriptor = p::Descriptor {
                    kind: p::Kind::Metric,
                    function: p::core::concat!(
                        p::core::module_path!(), "::POOL"
                    ),
                    file: p::core::file!(),
                    line: p::core::line!(),
                    crate_name: p::crate_name(
                        p::core::option_env!("CARGO_PKG_NAME"),
                    ),
                    crate_version: p::crate_version(
                        p::core::option_env!("CARGO_PKG_VERSION"),
                    ),
                    help: "",
                    span: p::core::option::Option::None,
                    metrics: &[
                        p::MetricDescriptor {
                            name: "shop.pool",
                            instrument: p::Instrument::Gauge,
                            unit: p::Unit::Count("connection"),
                            help: "",
                            buckets: &[],
                            labels: &[],
                            endings: p::core::option::Option::None,
                        },
                    ],
                };
                static __TELEMARK_INTERNED: &[&dyn p::Interned] = &[];
                static __TELEMARK_SITE: p::ObservedSite<
                    (),
                    p::core::primitive::i64,
                > = p::ObservedSite {
                    descriptor: &__TELEMARK_DESCRIPTOR,
                    interned: __TELEMARK_INTERNED,
                    observe: |observer| observer.set(3),
                    reported: p::core::sync::atomic::AtomicBool::new(false),
                };
                p::register!(__TELEMARK_DESCRIPTOR, __TELEMARK_SITE);
                p::metric::Observed::NEW
            };
        "##]],
    );
}

#[test]
fn a_declaration_with_mistakes_leaves_the_others_alone() {
    check_metrics(
        r#"crate = t;
           static POOL: Meter = "shop.Pool" { unit = "ms", buckets };
           static DEPTH: UpDownCounter = "shop.depth" { unit = "USD" };"#,
        &expect![[r#"
            static DEPTH: p::metric::UpDownCounter<(), p::Usd> = {
                const __TELEMARK_DESCRIPTOR: p::Descriptor = p::Descriptor {
                    kind: p::Kind::Metric,
                    function: p::core::concat!(
                        p::core::module_path!(), "::DEPTH"
                    ),
                    file: p::core::file!(),
                    line: p::core::line!(),
                    crate_name: p::crate_name(
                        p::core::option_env!("CARGO_PKG_NAME"),
                    ),
                    crate_version: p::crate_version(
                        p::core::option_env!("CARGO_PKG_VERSION"),
                    ),
                    help: "",
                    span: p::core::option::Option::None,
                    metrics: &[
                        p::MetricDescriptor {
                            name: "shop.depth",
                            instrument: p::Instrument::UpDownCounter,
                            unit: p::Unit::Usd,
                            help: "",
                            buckets: &[],
                            labels: &[],
                            endings: p::core::option::Option::None,
                        },
                    ],
                };
                static __TELEMARK_INTERNED: &[&dyn p::Interned] = &[];
                static __TELEMARK_CELLS: p::Balance<
                    { p::series(&__TELEMARK_DESCRIPTOR.metrics[0]) },
                > = <p::Balance<
                    { p::series(&__TELEMARK_DESCRIPTOR.metrics[0]) },
                >>::new();
                static __TELEMARK_SITE: p::Site = p::Site {
                    descriptor: &__TELEMARK_DESCRIPTOR,
                    cells: &[&__TELEMARK_CELLS],
                    interned: __TELEMARK_INTERNED,
                };
                p::register!(__TELEMARK_DESCRIPTOR, __TELEMARK_SITE);
                p::metric::UpDownCounter::new(&__TELEMARK_CELLS, __TELEMARK_INTERNED)
            };
            ::core::compile_error! {
                "`buckets` needs a value: `buckets = [0.1, 1.0, 10.0]`"
            }
            ::core::compile_error! {
                "a metric is a `Counter`, `Gauge`, `Histogram` or `UpDownCounter`"
            }
            ::core::compile_error! {
                "a name consists of lower-case letters, digits, `_` and `.`"
            }
            ::core::compile_error! {
                "a unit is `s`, `By`, `USD`, `1` or what is counted, in braces, such as `{webhook}`"
            }
        "#]],
    );
}
