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
                    const __TELEMARK_RECORD_PIECES: [p::Piece; 1usize] = [
                        p::Piece::Written(
                            p::core::concat!(
                                "TLMK1\u{1f}db\u{1f}", p::core::module_path!(),
                                "::pages\u{1f}", p::core::file!(), "\u{1f}",
                                p::core::line!(),
                                "\u{1f}telemark-macros\u{1f}0.1.0\u{1f}\u{1f}exact\u{1f}info\u{1f}pages\u{1f}\u{1d}\u{1d}db.client.operation.duration\u{1f}histogram\u{1f}s\u{1f}Duration of database client operations.\u{1f}0.001\u{1f}0.005\u{1f}0.01\u{1f}0.05\u{1f}0.1\u{1f}0.5\u{1f}1\u{1f}5\u{1f}10\u{1f}\u{1d}code.function.name\u{1f}constant\u{1f}",
                                p::core::module_path!(),
                                "::pages\u{1f}db.system.name\u{1f}constant\u{1f}sqlite\u{1f}db.operation.name\u{1f}constant\u{1f}SELECT\u{1f}\u{1d}endings\u{1f}\u{1d}db.client.response.returned_rows\u{1f}histogram\u{1f}{row}\u{1f}Rows returned by database client operations.\u{1f}1\u{1f}2\u{1f}5\u{1f}10\u{1f}20\u{1f}50\u{1f}100\u{1f}200\u{1f}500\u{1f}1000\u{1f}2000\u{1f}5000\u{1f}10000\u{1f}\u{1d}code.function.name\u{1f}constant\u{1f}",
                                p::core::module_path!(),
                                "::pages\u{1f}db.system.name\u{1f}constant\u{1f}sqlite\u{1f}db.operation.name\u{1f}constant\u{1f}SELECT\u{1f}\u{1d}\u{1f}function.stream.time_to_first_item\u{1f}histogram\u{1f}s\u{1f}Time until the first item of streams of annotated functions.\u{1f}0.0001\u{1f}0.001\u{1f}0.0025\u{1f}0.005\u{1f}0.01\u{1f}0.025\u{1f}0.05\u{1f}0.1\u{1f}0.25\u{1f}0.5\u{1f}1\u{1f}2.5\u{1f}5\u{1f}10\u{1f}\u{1d}code.function.name\u{1f}constant\u{1f}",
                                p::core::module_path!(),
                                "::pages\u{1f}db.system.name\u{1f}constant\u{1f}sqlite\u{1f}db.operation.name\u{1f}constant\u{1f}SELECT\u{1f}\u{1d}\u{1f}function.stream.items\u{1f}histogram\u{1f}{item}\u{1f}Items of streams of annotated functions, errors left out.\u{1f}1\u{1f}2\u{1f}5\u{1f}10\u{1f}20\u{1f}50\u{1f}100\u{1f}200\u{1f}500\u{1f}1000\u{1f}2000\u{1f}5000\u{1f}10000\u{1f}\u{1d}code.function.name\u{1f}constant\u{1f}",
                                p::core::module_path!(),
                                "::pages\u{1f}db.system.name\u{1f}constant\u{1f}sqlite\u{1f}db.operation.name\u{1f}constant\u{1f}SELECT\u{1f}\u{1d}\u{1f}\u{1d}\u{1e}"
                            ),
                        ),
                    ];
                    static __TELEMARK_DURATION: p::Timings<{ 4usize }, 10usize> = p::Timings::new();
                    static __TELEMARK_MEASURE_0: p::Histogram<{ 1usize }, 14usize> = p::Histogram::new();
                    static __TELEMARK_MEASURE_1: p::Timings<{ 1usize }, 15usize> = p::Timings::new();
                    static __TELEMARK_MEASURE_2: p::Histogram<{ 1usize }, 14usize> = p::Histogram::new();
                    static __TELEMARK_SITE: p::Site = p::Site {
                        cells: &[
                            &__TELEMARK_DURATION,
                            &__TELEMARK_MEASURE_0,
                            &__TELEMARK_MEASURE_1,
                            &__TELEMARK_MEASURE_2,
                        ],
                        interned: &[],
                    };
                    p::register!(__TELEMARK_RECORD_PIECES, __TELEMARK_SITE);
                    static __TELEMARK_CALLSITE: p::Callsite = {
                        static __TELEMARK_METADATA: p::tracing::Metadata<'static> = p::span_metadata(
                            "pages",
                            p::tracing::Level::INFO,
                            p::core::module_path!(),
                            p::core::file!(),
                            p::core::line!(),
                            &__TELEMARK_CALLSITE,
                        );
                        p::Callsite::new(&__TELEMARK_METADATA)
                    };
                    if p::is_on() {
                        let __labels = 0;
                        (
                            p::StreamCall::deferred(
                                p::Meters {
                                    duration: p::TimeMeter::new(
                                        &__TELEMARK_DURATION,
                                        &p::bounds::DB_CLIENT_OPERATION_DURATION,
                                    ),
                                    first_item: p::TimeMeter::new(
                                        &__TELEMARK_MEASURE_1,
                                        &p::bounds::FUNCTION_STREAM_TIME_TO_FIRST_ITEM,
                                    ),
                                    items: p::Meter::new(
                                        &__TELEMARK_MEASURE_2,
                                        &p::bounds::FUNCTION_STREAM_ITEMS,
                                    ),
                                },
                                [__labels, __labels],
                                p::span(&__TELEMARK_CALLSITE),
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
                        p::Probe::new(__item).ending()
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
                            { open()? }
                        },
                        __call,
                    )
                    .await;
                let __ending = p::Typed::new(&__returned).ending();
                match __returned {
                    p::core::result::Result::Ok(__returned) => {
                        p::core::result::Result::Ok(
                            p::Box::pin(
                                p::Streamed::new(
                                    __returned,
                                    __call,
                                    p::Sums::<0usize>::new(),
                                    move |__item, __sums| {
                                        p::Probe::new(__item).ending()
                                    },
                                    move |__sums| {},
                                ),
                            ),
                        )
                    }
                    p::core::result::Result::Err(__error) => {
                        __call.fail(__ending);
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
                                { open()? }
                            },
                            __call,
                        )
                        .await;
                    let __ending = p::Probe::new(&__returned).ending();
                    match __returned {
                        p::core::result::Result::Ok(__returned) => {
                            p::core::result::Result::Ok(
                                p::Box::pin(
                                    p::Streamed::new(
                                        __returned,
                                        __call,
                                        p::Sums::<0usize>::new(),
                                        move |__item, __sums| {
                                            p::Probe::new(__item).ending()
                                        },
                                        move |__sums| {},
                                    ),
                                ),
                            )
                        }
                        p::core::result::Result::Err(__error) => {
                            __call.fail(__ending);
                            p::core::result::Result::Err(__error)
                        }
                    }
                };
                __value
            })
        }
    "#]]
    .assert_eq(&format!("{before}let __call = …;\n{after}"));
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
                    #[allow(unused_imports)]
                    use p::Untyped as _;
                    const __TELEMARK_RECORD_PIECES: [p::Piece; 3usize] = [
                        p::Piece::Written(
                            p::core::concat!(
                                "TLMK1\u{1f}provider\u{1f}", p::core::module_path!(),
                                "::chat\u{1f}", p::core::file!(), "\u{1f}",
                                p::core::line!(),
                                "\u{1f}telemark-macros\u{1f}0.1.0\u{1f}\u{1f}exact\u{1f}info\u{1f}chat\u{1f}\u{1d}\u{1d}gen_ai.client.operation.duration\u{1f}histogram\u{1f}s\u{1f}Duration of calls of AI providers.\u{1f}0.01\u{1f}0.02\u{1f}0.04\u{1f}0.08\u{1f}0.16\u{1f}0.32\u{1f}0.64\u{1f}1.28\u{1f}2.56\u{1f}5.12\u{1f}10.24\u{1f}20.48\u{1f}40.96\u{1f}81.92\u{1f}\u{1d}code.function.name\u{1f}constant\u{1f}",
                                p::core::module_path!(),
                                "::chat\u{1f}gen_ai.provider.name\u{1f}constant\u{1f}openai\u{1f}gen_ai.operation.name\u{1f}constant\u{1f}chat\u{1f}gen_ai.request.model\u{1f}capped\u{1f}32\u{1f}\u{1d}endings\u{1f}"
                            ),
                        ),
                        p::Piece::ErrorTypes(
                            p::Typed::<Result<(), Error>>::ERROR_TYPES,
                        ),
                        p::Piece::Written(
                            p::core::concat!(
                                "\u{1d}gen_ai.client.token.usage\u{1f}histogram\u{1f}{token}\u{1f}Tokens of calls of AI providers.\u{1f}1\u{1f}4\u{1f}16\u{1f}64\u{1f}256\u{1f}1024\u{1f}4096\u{1f}16384\u{1f}65536\u{1f}262144\u{1f}1048576\u{1f}4194304\u{1f}16777216\u{1f}67108864\u{1f}\u{1d}code.function.name\u{1f}constant\u{1f}",
                                p::core::module_path!(),
                                "::chat\u{1f}gen_ai.provider.name\u{1f}constant\u{1f}openai\u{1f}gen_ai.operation.name\u{1f}constant\u{1f}chat\u{1f}gen_ai.request.model\u{1f}capped\u{1f}32\u{1f}gen_ai.token.type\u{1f}constant\u{1f}input\u{1f}\u{1d}\u{1f}gen_ai.client.token.usage\u{1f}histogram\u{1f}{token}\u{1f}Tokens of calls of AI providers.\u{1f}1\u{1f}4\u{1f}16\u{1f}64\u{1f}256\u{1f}1024\u{1f}4096\u{1f}16384\u{1f}65536\u{1f}262144\u{1f}1048576\u{1f}4194304\u{1f}16777216\u{1f}67108864\u{1f}\u{1d}code.function.name\u{1f}constant\u{1f}",
                                p::core::module_path!(),
                                "::chat\u{1f}gen_ai.provider.name\u{1f}constant\u{1f}openai\u{1f}gen_ai.operation.name\u{1f}constant\u{1f}chat\u{1f}gen_ai.request.model\u{1f}capped\u{1f}32\u{1f}gen_ai.token.type\u{1f}constant\u{1f}output\u{1f}\u{1d}\u{1f}gen_ai.client.operation.cost\u{1f}counter\u{1f}USD\u{1f}Cost of calls of AI providers, as they stated it or by a price table.\u{1f}\u{1d}code.function.name\u{1f}constant\u{1f}",
                                p::core::module_path!(),
                                "::chat\u{1f}gen_ai.provider.name\u{1f}constant\u{1f}openai\u{1f}gen_ai.operation.name\u{1f}constant\u{1f}chat\u{1f}gen_ai.request.model\u{1f}capped\u{1f}32\u{1f}\u{1d}\u{1f}gen_ai.client.operation.cost.unknown\u{1f}counter\u{1f}{operation}\u{1f}Answers of AI providers whose cost the price table can't tell.\u{1f}\u{1d}code.function.name\u{1f}constant\u{1f}",
                                p::core::module_path!(),
                                "::chat\u{1f}gen_ai.provider.name\u{1f}constant\u{1f}openai\u{1f}gen_ai.operation.name\u{1f}constant\u{1f}chat\u{1f}gen_ai.request.model\u{1f}capped\u{1f}32\u{1f}\u{1d}\u{1f}\u{1d}\u{1e}"
                            ),
                        ),
                    ];
                    static __TELEMARK_DURATION: p::Timings<
                        { 33usize * p::Typed::<Result<(), Error>>::ENDINGS },
                        15usize,
                    > = p::Timings::new();
                    static __TELEMARK_MEASURE_0: p::Histogram<{ 33usize }, 15usize> = p::Histogram::new();
                    static __TELEMARK_MEASURE_1: p::Histogram<{ 33usize }, 15usize> = p::Histogram::new();
                    static __TELEMARK_MEASURE_2: p::Money<{ 33usize }> = p::Money::new();
                    static __TELEMARK_MEASURE_3: p::Counter<{ 33usize }> = p::Counter::new();
                    static __TELEMARK_INTERNED_0: p::Interner<32usize> = p::Interner::new();
                    static __TELEMARK_SITE: p::Site = p::Site {
                        cells: &[
                            &__TELEMARK_DURATION,
                            &__TELEMARK_MEASURE_0,
                            &__TELEMARK_MEASURE_1,
                            &__TELEMARK_MEASURE_2,
                            &__TELEMARK_MEASURE_3,
                        ],
                        interned: &[&__TELEMARK_INTERNED_0],
                    };
                    p::register!(__TELEMARK_RECORD_PIECES, __TELEMARK_SITE);
                    static __TELEMARK_CALLSITE: p::Callsite = {
                        static __TELEMARK_METADATA: p::tracing::Metadata<'static> = p::span_metadata(
                            "chat",
                            p::tracing::Level::INFO,
                            p::core::module_path!(),
                            p::core::file!(),
                            p::core::line!(),
                            &__TELEMARK_CALLSITE,
                        );
                        p::Callsite::new(&__TELEMARK_METADATA)
                    };
                    if p::is_on() {
                        let __model = &(model);
                        let __price = p::price(&(PRICES), __model);
                        let __labels = __TELEMARK_INTERNED_0.index(__model);
                        (
                            p::AsyncCall::start(
                                &__TELEMARK_DURATION,
                                &p::bounds::GEN_AI_CLIENT_OPERATION_DURATION,
                                __labels * p::Typed::<Result<(), Error>>::ENDINGS,
                                p::span(&__TELEMARK_CALLSITE),
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
                p::Instrumented::measured(
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
                            {
                                let _ = (&model,);
                                { ask(model).await }
                            }
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
                            p::Typed::new(__returned).ending()
                        },
                    )
                    .await
            }
        "#]],
    );
}
