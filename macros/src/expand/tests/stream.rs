//! Functions that return a stream.

#![expect(clippy::too_many_lines, reason = "a whole expansion is long")]

use expect_test::expect;

use super::{check, check_wrapped_with, pretty, tokens};
use crate::expand::telemetry;

#[test]
fn a_stream_that_is_returned_as_it_is() {
    check(
        r#"crate = t, stream, db(system = "sqlite", operation = "SELECT", rows = |page| page.len())"#,
        "fn pages() -> impl Stream<Item = Vec<u8>> + Send { all() }",
        &expect![[r#"
            fn pages() -> impl Stream<Item = Vec<u8>> + Send {
                let (__call, __labels, __measure_0) = {
                    const __TELEMARK_LABELS: &[p::LabelDescriptor] = &[
                        p::LabelDescriptor {
                            name: "code.function.name",
                            values: p::LabelValues::Constant(
                                p::core::concat!(
                                    p::core::module_path!(), "::pages"
                                ),
                            ),
                        },
                        p::LabelDescriptor {
                            name: "db.system.name",
                            values: p::LabelValues::Constant("sqlite"),
                        },
                        p::LabelDescriptor {
                            name: "db.operation.name",
                            values: p::LabelValues::Constant("SELECT"),
                        },
                        p::OUTCOME_LABEL,
                    ];
                    const __TELEMARK_DESCRIPTOR: p::Descriptor = p::Descriptor {
                        kind: p::Kind::Db,
                        function: p::core::concat!(
                            p::core::module_path!(), "::pages"
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
                        span: p::spanned(p::SpanDescriptor {
                            name: "pages",
                            level: p::Level::Info,
                            fields: &[],
                        }),
                        metrics: &[
                            p::MetricDescriptor {
                                labels: __TELEMARK_LABELS,
                                ..p::semconv::DB_CLIENT_OPERATION_DURATION
                            },
                            p::MetricDescriptor {
                                labels: __TELEMARK_LABELS.split_at(3usize).0,
                                ..p::semconv::DB_CLIENT_RESPONSE_RETURNED_ROWS
                            },
                            p::MetricDescriptor {
                                labels: __TELEMARK_LABELS.split_at(3usize).0,
                                ..p::semconv::FUNCTION_STREAM_TIME_TO_FIRST_ITEM
                            },
                            p::MetricDescriptor {
                                labels: __TELEMARK_LABELS.split_at(3usize).0,
                                ..p::semconv::FUNCTION_STREAM_ITEMS
                            },
                        ],
                    };
                    static __TELEMARK_DURATION: p::Histogram<
                        { p::series(&__TELEMARK_DESCRIPTOR.metrics[0usize]) },
                        { p::cells(&__TELEMARK_DESCRIPTOR.metrics[0usize]) },
                    > = p::Histogram::new();
                    static __TELEMARK_MEASURE_0: p::Histogram<
                        { p::series(&__TELEMARK_DESCRIPTOR.metrics[1usize]) },
                        { p::cells(&__TELEMARK_DESCRIPTOR.metrics[1usize]) },
                    > = p::Histogram::new();
                    static __TELEMARK_MEASURE_1: p::Histogram<
                        { p::series(&__TELEMARK_DESCRIPTOR.metrics[2usize]) },
                        { p::cells(&__TELEMARK_DESCRIPTOR.metrics[2usize]) },
                    > = p::Histogram::new();
                    static __TELEMARK_MEASURE_2: p::Histogram<
                        { p::series(&__TELEMARK_DESCRIPTOR.metrics[3usize]) },
                        { p::cells(&__TELEMARK_DESCRIPTOR.metrics[3usize]) },
                    > = p::Histogram::new();
                    static __TELEMARK_SITE: p::Site = p::Site {
                        descriptor: &__TELEMARK_DESCRIPTOR,
                        cells: &[
                            &__TELEMARK_DURATION,
                            &__TELEMARK_MEASURE_0,
                            &__TELEMARK_MEASURE_1,
                            &__TELEMARK_MEASURE_2,
                        ],
                        interned: &[],
                    };
                    p::register!(__TELEMARK_DESCRIPTOR, __TELEMARK_SITE);
                    if p::is_on() {
                        let __labels = 0;
                        (
                            p::StreamCall::deferred(
                                [
                                    p::Meter::new(
                                        &__TELEMARK_DURATION,
                                        &p::bounds::DB_CLIENT_OPERATION_DURATION,
                                    ),
                                    p::Meter::new(
                                        &__TELEMARK_MEASURE_1,
                                        &p::bounds::FUNCTION_STREAM_TIME_TO_FIRST_ITEM,
                                    ),
                                    p::Meter::new(
                                        &__TELEMARK_MEASURE_2,
                                        &p::bounds::FUNCTION_STREAM_ITEMS,
                                    ),
                                ],
                                __labels,
                                p::tracing::span!(
                                    target : p::core::module_path!(),
                                    p::tracing::Level::INFO, "pages", outcome =
                                    p::tracing::field::Empty
                                ),
                            ),
                            __labels,
                            &__TELEMARK_MEASURE_0,
                        )
                    } else {
                        (p::StreamCall::off(), p::OFF, &__TELEMARK_MEASURE_0)
                    }
                };
                let (__call, __returned) = __call.making(move || -> _ { all() });
                p::Streamed::new(
                    p::stream_of::<Vec<u8>, _>(__returned),
                    __call,
                    p::Sums::<1usize>::new(),
                    move |__item, __sums| {
                        #[allow(
                            clippy::redundant_closure,
                            clippy::redundant_closure_for_method_calls
                        )]
                        if let p::core::option::Option::Some(__measured) = p::measure(
                            __labels,
                            p::Probe::new(__item).success(),
                            |page| page.len(),
                        ) {
                            __sums.add(0usize, p::Quantity::quantity(__measured));
                        }
                        p::Probe::new(__item).outcome()
                    },
                    move |__sums| {
                        if let p::core::option::Option::Some(__amount) = __sums
                            .amount(0usize)
                        {
                            __measure_0
                                .record(
                                    &p::bounds::DB_CLIENT_RESPONSE_RETURNED_ROWS,
                                    __labels,
                                    __amount,
                                );
                        }
                    },
                )
            }
        "#]],
    );
}

#[test]
fn a_boxed_stream_of_an_async_function_that_may_fail() {
    check_wrapped_with(
        "stream,",
        "async fn pages() -> Result<BoxStream<'static, u8>, Error> { open()? }",
        &expect![[r#"
                let (__call, __returned) = p::Making::new(
                        async move {
                            #[allow(
                                unknown_lints,
                                unreachable_code,
                                clippy::diverging_sub_expression,
                                clippy::empty_loop,
                                clippy::let_and_return,
                                clippy::let_unit_value,
                                clippy::let_with_type_underscore,
                                clippy::needless_return,
                                clippy::type_complexity,
                                clippy::unreachable
                            )]
                            if false {
                                let __declared: Result<BoxStream<'static, u8>, Error> = loop {};
                                return __declared;
                            }
                            open()?
                        },
                        __call,
                    )
                    .await;
                match __returned {
                    p::core::result::Result::Ok(__returned) => {
                        p::core::result::Result::Ok(
                            p::Box::pin(
                                p::Streamed::new(
                                    __returned,
                                    __call,
                                    p::Sums::<0usize>::new(),
                                    move |__item, __sums| {
                                        p::Probe::new(__item).outcome()
                                    },
                                    move |__sums| {},
                                ),
                            ),
                        )
                    }
                    p::core::result::Result::Err(__error) => {
                        __call.fail(p::Outcome::Error);
                        p::core::result::Result::Err(__error)
                    }
                }
            }
        "#]],
    );
}

#[test]
fn what_async_trait_makes_of_such_a_method() {
    let item = "fn pages<'a>(&'a self) -> Pin<Box<dyn Future<Output = Result<BoxStream<'a, u8>, E>> + 'a>> {
                    Box::pin(async move { open()? })
                }";
    let expansion = pretty(telemetry(tokens("stream, crate = t"), tokens(item)));
    let (before, start) = expansion.split_once("let __call = {").expect("a call is started");
    let (_, after) = start.split_once("\n        };\n").expect("the start is a statement");
    expect![[r#"
        fn pages<'a>(
            &'a self,
        ) -> Pin<Box<dyn Future<Output = Result<BoxStream<'a, u8>, E>> + 'a>> {
            Box::pin(async move {
                let __call = …;
                let __value: Result<BoxStream<'a, u8>, E> = {
                    let (__call, __returned) = p::Making::new(
                            async move {
                                #[allow(
                                    unknown_lints,
                                    unreachable_code,
                                    clippy::diverging_sub_expression,
                                    clippy::empty_loop,
                                    clippy::let_and_return,
                                    clippy::let_unit_value,
                                    clippy::let_with_type_underscore,
                                    clippy::needless_return,
                                    clippy::type_complexity,
                                    clippy::unreachable
                                )]
                                if false {
                                    let __declared: Result<BoxStream<'a, u8>, E> = loop {};
                                    return __declared;
                                }
                                open()?
                            },
                            __call,
                        )
                        .await;
                    match __returned {
                        p::core::result::Result::Ok(__returned) => {
                            p::core::result::Result::Ok(
                                p::Box::pin(
                                    p::Streamed::new(
                                        __returned,
                                        __call,
                                        p::Sums::<0usize>::new(),
                                        move |__item, __sums| {
                                            p::Probe::new(__item).outcome()
                                        },
                                        move |__sums| {},
                                    ),
                                ),
                            )
                        }
                        p::core::result::Result::Err(__error) => {
                            __call.fail(p::Outcome::Error);
                            p::core::result::Result::Err(__error)
                        }
                    }
                };
                __value
            })
        }
    "#]].assert_eq(&format!("{before}let __call = …;\n{after}"));
}

#[test]
fn a_price_table_is_asked_before_the_body_and_told_the_sums() {
    check(
        r#"crate = t, provider(name = "openai", operation = "chat", model = model, prices = PRICES,
           input_tokens = |r| r.input, output_tokens = |r| r.output)"#,
        "async fn chat(model: String) -> Result<Answer, Error> { ask(model).await }",
        &expect![[r#"
            async fn chat(model: String) -> Result<Answer, Error> {
                let (
                    __call,
                    __labels,
                    __measure_0,
                    __measure_1,
                    __measure_2,
                    __measure_3,
                    __price,
                ) = {
                    const __TELEMARK_LABELS: &[p::LabelDescriptor] = &[
                        p::LabelDescriptor {
                            name: "code.function.name",
                            values: p::LabelValues::Constant(
                                p::core::concat!(
                                    p::core::module_path!(), "::chat"
                                ),
                            ),
                        },
                        p::LabelDescriptor {
                            name: "gen_ai.provider.name",
                            values: p::LabelValues::Constant("openai"),
                        },
                        p::LabelDescriptor {
                            name: "gen_ai.operation.name",
                            values: p::LabelValues::Constant("chat"),
                        },
                        p::LabelDescriptor {
                            name: "gen_ai.request.model",
                            values: p::LabelValues::Capped(32u32),
                        },
                        p::OUTCOME_LABEL,
                    ];
                    const __TELEMARK_DESCRIPTOR: p::Descriptor = p::Descriptor {
                        kind: p::Kind::Provider,
                        function: p::core::concat!(
                            p::core::module_path!(), "::chat"
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
                        span: p::spanned(p::SpanDescriptor {
                            name: "chat",
                            level: p::Level::Info,
                            fields: &[],
                        }),
                        metrics: &[
                            p::MetricDescriptor {
                                labels: __TELEMARK_LABELS,
                                ..p::semconv::GEN_AI_CLIENT_OPERATION_DURATION
                            },
                            p::MetricDescriptor {
                                labels: &[
                                    p::LabelDescriptor {
                                        name: "code.function.name",
                                        values: p::LabelValues::Constant(
                                            p::core::concat!(
                                                p::core::module_path!(), "::chat"
                                            ),
                                        ),
                                    },
                                    p::LabelDescriptor {
                                        name: "gen_ai.provider.name",
                                        values: p::LabelValues::Constant("openai"),
                                    },
                                    p::LabelDescriptor {
                                        name: "gen_ai.operation.name",
                                        values: p::LabelValues::Constant("chat"),
                                    },
                                    p::LabelDescriptor {
                                        name: "gen_ai.request.model",
                                        values: p::LabelValues::Capped(32u32),
                                    },
                                    p::LabelDescriptor {
                                        name: "gen_ai.token.type",
                                        values: p::LabelValues::Constant("input"),
                                    },
                                ],
                                ..p::semconv::GEN_AI_CLIENT_TOKEN_USAGE
                            },
                            p::MetricDescriptor {
                                labels: &[
                                    p::LabelDescriptor {
                                        name: "code.function.name",
                                        values: p::LabelValues::Constant(
                                            p::core::concat!(
                                                p::core::module_path!(), "::chat"
                                            ),
                                        ),
                                    },
                                    p::LabelDescriptor {
                                        name: "gen_ai.provider.name",
                                        values: p::LabelValues::Constant("openai"),
                                    },
                                    p::LabelDescriptor {
                                        name: "gen_ai.operation.name",
                                        values: p::LabelValues::Constant("chat"),
                                    },
                                    p::LabelDescriptor {
                                        name: "gen_ai.request.model",
                                        values: p::LabelValues::Capped(32u32),
                                    },
                                    p::LabelDescriptor {
                                        name: "gen_ai.token.type",
                                        values: p::LabelValues::Constant("output"),
                                    },
                                ],
                                ..p::semconv::GEN_AI_CLIENT_TOKEN_USAGE
                            },
                            p::MetricDescriptor {
                                labels: __TELEMARK_LABELS.split_at(4usize).0,
                                ..p::semconv::GEN_AI_CLIENT_OPERATION_COST
                            },
                            p::MetricDescriptor {
                                labels: __TELEMARK_LABELS.split_at(4usize).0,
                                ..p::semconv::GEN_AI_CLIENT_OPERATION_COST_UNKNOWN
                            },
                        ],
                    };
                    static __TELEMARK_DURATION: p::Histogram<
                        { p::series(&__TELEMARK_DESCRIPTOR.metrics[0usize]) },
                        { p::cells(&__TELEMARK_DESCRIPTOR.metrics[0usize]) },
                    > = p::Histogram::new();
                    static __TELEMARK_MEASURE_0: p::Histogram<
                        { p::series(&__TELEMARK_DESCRIPTOR.metrics[1usize]) },
                        { p::cells(&__TELEMARK_DESCRIPTOR.metrics[1usize]) },
                    > = p::Histogram::new();
                    static __TELEMARK_MEASURE_1: p::Histogram<
                        { p::series(&__TELEMARK_DESCRIPTOR.metrics[2usize]) },
                        { p::cells(&__TELEMARK_DESCRIPTOR.metrics[2usize]) },
                    > = p::Histogram::new();
                    static __TELEMARK_MEASURE_2: p::Money<
                        { p::series(&__TELEMARK_DESCRIPTOR.metrics[3usize]) },
                    > = p::Money::new();
                    static __TELEMARK_MEASURE_3: p::Counter<
                        { p::series(&__TELEMARK_DESCRIPTOR.metrics[4usize]) },
                    > = p::Counter::new();
                    static __TELEMARK_INTERNED_0: p::Interner<32usize> = p::Interner::new();
                    static __TELEMARK_SITE: p::Site = p::Site {
                        descriptor: &__TELEMARK_DESCRIPTOR,
                        cells: &[
                            &__TELEMARK_DURATION,
                            &__TELEMARK_MEASURE_0,
                            &__TELEMARK_MEASURE_1,
                            &__TELEMARK_MEASURE_2,
                            &__TELEMARK_MEASURE_3,
                        ],
                        interned: &[&__TELEMARK_INTERNED_0],
                    };
                    p::register!(__TELEMARK_DESCRIPTOR, __TELEMARK_SITE);
                    if p::is_on() {
                        let __model = &(model);
                        let __price = p::price(&(PRICES), __model);
                        let __labels = __TELEMARK_INTERNED_0.index(__model);
                        (
                            p::AsyncCall::start(
                                &__TELEMARK_DURATION,
                                &p::bounds::GEN_AI_CLIENT_OPERATION_DURATION,
                                __labels,
                                p::tracing::span!(
                                    target : p::core::module_path!(),
                                    p::tracing::Level::INFO, "chat", outcome =
                                    p::tracing::field::Empty
                                ),
                            ),
                            __labels,
                            &__TELEMARK_MEASURE_0,
                            &__TELEMARK_MEASURE_1,
                            &__TELEMARK_MEASURE_2,
                            &__TELEMARK_MEASURE_3,
                            __price,
                        )
                    } else {
                        (
                            p::AsyncCall::off(),
                            p::OFF,
                            &__TELEMARK_MEASURE_0,
                            &__TELEMARK_MEASURE_1,
                            &__TELEMARK_MEASURE_2,
                            &__TELEMARK_MEASURE_3,
                            p::core::option::Option::None,
                        )
                    }
                };
                p::Instrumented::new(
                        async move {
                            #[allow(
                                unknown_lints,
                                unreachable_code,
                                clippy::diverging_sub_expression,
                                clippy::empty_loop,
                                clippy::let_and_return,
                                clippy::let_unit_value,
                                clippy::let_with_type_underscore,
                                clippy::needless_return,
                                clippy::type_complexity,
                                clippy::unreachable
                            )]
                            if false {
                                let __declared: Result<Answer, Error> = loop {};
                                return __declared;
                            }
                            ask(model).await
                        },
                        __call,
                        move |__returned| {
                            let mut __sums = p::Sums::<2usize>::new();
                            #[allow(
                                clippy::redundant_closure,
                                clippy::redundant_closure_for_method_calls
                            )]
                            if let p::core::option::Option::Some(__measured) = p::measure(
                                __labels,
                                p::Probe::new(__returned).success(),
                                |r| r.input,
                            ) {
                                __sums.add(0usize, p::Quantity::quantity(__measured));
                            }
                            #[allow(
                                clippy::redundant_closure,
                                clippy::redundant_closure_for_method_calls
                            )]
                            if let p::core::option::Option::Some(__measured) = p::measure(
                                __labels,
                                p::Probe::new(__returned).success(),
                                |r| r.output,
                            ) {
                                __sums.add(1usize, p::Quantity::quantity(__measured));
                            }
                            __sums
                                .answered(p::Probe::new(__returned).success().is_some());
                            if let p::core::option::Option::Some(__amount) = __sums
                                .amount(0usize)
                            {
                                __measure_0
                                    .record(
                                        &p::bounds::GEN_AI_CLIENT_TOKEN_USAGE,
                                        __labels,
                                        __amount,
                                    );
                            }
                            if let p::core::option::Option::Some(__amount) = __sums
                                .amount(1usize)
                            {
                                __measure_1
                                    .record(
                                        &p::bounds::GEN_AI_CLIENT_TOKEN_USAGE,
                                        __labels,
                                        __amount,
                                    );
                            }
                            __sums
                                .charge(
                                    __price,
                                    [0usize, 1usize],
                                    (__measure_2, __measure_3),
                                    __labels,
                                );
                            p::Probe::new(__returned).outcome()
                        },
                    )
                    .await
            }
        "#]],
    );
}
