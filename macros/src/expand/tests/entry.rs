//! What happens on entry, in whole expansions.

use expect_test::expect;

use super::{check, pretty, tokens};
use crate::expand::telemetry;

#[test]
fn a_plain_function() {
    check(
        "crate = t",
        "/// Doubles a number.
         pub fn double(number: u32) -> u32 { number * 2 }",
        &expect![[r#"
            /// Doubles a number.
            pub fn double(number: u32) -> u32 {
                let __call = {
                    const __TELEMARK_RECORD_PIECES: [p::Piece; 1usize] = [
                        p::Piece::Written(
                            p::core::concat!(
                                "TLMK1\u{1f}function\u{1f}", p::core::module_path!(),
                                "::double\u{1f}", p::core::file!(), "\u{1f}",
                                p::core::line!(),
                                "\u{1f}telemark-macros\u{1f}0.1.0\u{1f}Doubles a number.\u{1f}exact\u{1f}info\u{1f}double\u{1f}\u{1d}\u{1d}function.duration\u{1f}histogram\u{1f}s\u{1f}Duration of calls of annotated functions.\u{1f}0.0001\u{1f}0.001\u{1f}0.0025\u{1f}0.005\u{1f}0.01\u{1f}0.025\u{1f}0.05\u{1f}0.1\u{1f}0.25\u{1f}0.5\u{1f}1\u{1f}2.5\u{1f}5\u{1f}10\u{1f}\u{1d}code.function.name\u{1f}constant\u{1f}",
                                p::core::module_path!(),
                                "::double\u{1f}\u{1d}endings\u{1f}\u{1d}\u{1d}\u{1e}"
                            ),
                        ),
                    ];
                    static __TELEMARK_DURATION: p::Timings<{ 4usize }, 15usize> = p::Timings::new();
                    static __TELEMARK_SITE: p::Site = p::Site {
                        cells: &[&__TELEMARK_DURATION],
                        interned: &[],
                    };
                    p::register!(__TELEMARK_RECORD_PIECES, __TELEMARK_SITE);
                    static __TELEMARK_CALLSITE: p::Callsite = {
                        static __TELEMARK_METADATA: p::tracing::Metadata<'static> = p::span_metadata(
                            "double",
                            p::tracing::Level::INFO,
                            p::core::module_path!(),
                            p::core::file!(),
                            p::core::line!(),
                            &__TELEMARK_CALLSITE,
                        );
                        p::Callsite::new(&__TELEMARK_METADATA)
                    };
                    p::Call::begin(
                        &__TELEMARK_DURATION,
                        &p::bounds::FUNCTION_DURATION,
                        &__TELEMARK_CALLSITE,
                    )
                };
                let __returned = p::run(move || -> u32 { number * 2 });
                __call.finish(p::Probe::new(&__returned).ending());
                __returned
            }
        "#]],
    );
}

#[test]
#[expect(clippy::too_many_lines, reason = "it is one snapshot")]
fn a_method_with_a_kind_labels_measures_and_fields() {
    check(
        r#"db(system = "sqlite", operation = operation, rows = |orders| orders.len()),
           labels("app.tier": Tier = self.tier(), query = interned(&query.text, cap = 8), cached),
           fields(id, query = %query, size = ?self.size),
           name = "Store::find",
           level = "debug",
           crate = t,"#,
        "async fn find(&self, id: u64, query: Query, operation: Operation, cached: &bool)
             -> Result<Vec<Order>> { self.load(id).await }",
        &expect![[r#"
            async fn find(
                &self,
                id: u64,
                query: Query,
                operation: Operation,
                cached: &bool,
            ) -> Result<Vec<Order>> {
                let (__call, __labels, __measure_0) = {
                    #[allow(unused_imports)]
                    use p::Untyped as _;
                    const __TELEMARK_RECORD_PIECES: [p::Piece; 21usize] = [
                        p::Piece::Written(
                            p::core::concat!(
                                "TLMK1\u{1f}db\u{1f}", p::core::module_path!(),
                                "::Store::find\u{1f}", p::core::file!(), "\u{1f}",
                                p::core::line!(),
                                "\u{1f}telemark-macros\u{1f}0.1.0\u{1f}\u{1f}exact\u{1f}debug\u{1f}Store::find\u{1f}id\u{1f}query\u{1f}size\u{1f}\u{1d}slow database operation\u{1f}warn\u{1f}db.query.summary\u{1f}duration\u{1f}threshold\u{1f}\u{1d}\u{1d}db.client.operation.duration\u{1f}histogram\u{1f}s\u{1f}Duration of database client operations.\u{1f}0.001\u{1f}0.005\u{1f}0.01\u{1f}0.05\u{1f}0.1\u{1f}0.5\u{1f}1\u{1f}5\u{1f}10\u{1f}\u{1d}code.function.name\u{1f}constant\u{1f}",
                                p::core::module_path!(),
                                "::Store::find\u{1f}db.system.name\u{1f}constant\u{1f}sqlite\u{1f}db.operation.name\u{1f}closed\u{1f}"
                            ),
                        ),
                        p::Piece::Values(<Operation as p::Label>::VALUES),
                        p::Piece::Written("\u{1d}app.tier\u{1f}closed\u{1f}"),
                        p::Piece::Values(<Tier as p::Label>::VALUES),
                        p::Piece::Written(
                            "\u{1d}query\u{1f}capped\u{1f}8\u{1f}cached\u{1f}closed\u{1f}",
                        ),
                        p::Piece::Values(<bool as p::Label>::VALUES),
                        p::Piece::Written("\u{1d}\u{1d}endings\u{1f}"),
                        p::Piece::ErrorTypes(
                            p::Typed::<Result<()>>::ERROR_TYPES,
                        ),
                        p::Piece::Written(
                            p::core::concat!(
                                "\u{1d}db.client.response.returned_rows\u{1f}histogram\u{1f}{row}\u{1f}Rows returned by database client operations.\u{1f}1\u{1f}2\u{1f}5\u{1f}10\u{1f}20\u{1f}50\u{1f}100\u{1f}200\u{1f}500\u{1f}1000\u{1f}2000\u{1f}5000\u{1f}10000\u{1f}\u{1d}code.function.name\u{1f}constant\u{1f}",
                                p::core::module_path!(),
                                "::Store::find\u{1f}db.system.name\u{1f}constant\u{1f}sqlite\u{1f}db.operation.name\u{1f}closed\u{1f}"
                            ),
                        ),
                        p::Piece::Values(<Operation as p::Label>::VALUES),
                        p::Piece::Written("\u{1d}app.tier\u{1f}closed\u{1f}"),
                        p::Piece::Values(<Tier as p::Label>::VALUES),
                        p::Piece::Written(
                            "\u{1d}query\u{1f}capped\u{1f}8\u{1f}cached\u{1f}closed\u{1f}",
                        ),
                        p::Piece::Values(<bool as p::Label>::VALUES),
                        p::Piece::Written(
                            p::core::concat!(
                                "\u{1d}\u{1d}\u{1f}db.client.operation.slow\u{1f}counter\u{1f}{operation}\u{1f}Database client operations that took too long.\u{1f}\u{1d}code.function.name\u{1f}constant\u{1f}",
                                p::core::module_path!(),
                                "::Store::find\u{1f}db.system.name\u{1f}constant\u{1f}sqlite\u{1f}db.operation.name\u{1f}closed\u{1f}"
                            ),
                        ),
                        p::Piece::Values(<Operation as p::Label>::VALUES),
                        p::Piece::Written("\u{1d}app.tier\u{1f}closed\u{1f}"),
                        p::Piece::Values(<Tier as p::Label>::VALUES),
                        p::Piece::Written(
                            "\u{1d}query\u{1f}capped\u{1f}8\u{1f}cached\u{1f}closed\u{1f}",
                        ),
                        p::Piece::Values(<bool as p::Label>::VALUES),
                        p::Piece::Written("\u{1d}\u{1d}\u{1f}\u{1d}\u{1e}"),
                    ];
                    static __TELEMARK_DURATION: p::Timings<
                        {
                            9usize * <Operation as p::Label>::VALUES.len()
                                * <Tier as p::Label>::VALUES.len()
                                * <bool as p::Label>::VALUES.len()
                                * p::Typed::<Result<()>>::ENDINGS
                        },
                        10usize,
                    > = p::Timings::new();
                    static __TELEMARK_MEASURE_0: p::Histogram<
                        {
                            9usize * <Operation as p::Label>::VALUES.len()
                                * <Tier as p::Label>::VALUES.len()
                                * <bool as p::Label>::VALUES.len()
                        },
                        14usize,
                    > = p::Histogram::new();
                    static __TELEMARK_MEASURE_1: p::Counter<
                        {
                            9usize * <Operation as p::Label>::VALUES.len()
                                * <Tier as p::Label>::VALUES.len()
                                * <bool as p::Label>::VALUES.len()
                        },
                    > = p::Counter::new();
                    static __TELEMARK_INTERNED_0: p::Interner<8usize> = p::Interner::new();
                    static __TELEMARK_SLOW: p::Slow = p::Slow::new(
                        100000000u64,
                        &__TELEMARK_MEASURE_1,
                        &__TELEMARK_SITE,
                        |__slow| {
                            p::tracing::event!(
                                target : p::core::module_path!(),
                                p::tracing::Level::WARN, "db.query.summary" = & * __slow
                                .summary, "duration" = __slow.duration, "threshold" = __slow
                                .threshold, "slow database operation"
                            )
                        },
                    );
                    static __TELEMARK_SITE: p::Site = p::Site {
                        cells: &[&__TELEMARK_DURATION, &__TELEMARK_MEASURE_0, &__TELEMARK_MEASURE_1],
                        interned: &[&__TELEMARK_INTERNED_0],
                    };
                    p::register!(__TELEMARK_RECORD_PIECES, __TELEMARK_SITE);
                    if p::is_on() {
                        let __labels = (((<Operation as p::Label>::index(&(operation)))
                            * <Tier as p::Label>::VALUES.len()
                            + <Tier as p::Label>::index(&(self.tier()))) * 9usize
                            + __TELEMARK_INTERNED_0.index(&(&query.text)))
                            * <bool as p::Label>::VALUES.len()
                            + <bool as p::Label>::index(&(cached));
                        (
                            p::AsyncCall::start_watched(
                                &__TELEMARK_DURATION,
                                &p::bounds::DB_CLIENT_OPERATION_DURATION,
                                __labels * p::Typed::<Result<()>>::ENDINGS,
                                p::tracing::span!(
                                    target : p::core::module_path!(),
                                    p::tracing::Level::DEBUG, "Store::find", "id" =
                                    p::core::convert::identity:: < & dyn
                                    p::tracing::Value > (& (id)), "query" =
                                    p::tracing::field::display(p::core::convert::identity::
                                    < & dyn p::core::fmt::Display > (& (query))), "size" =
                                    p::tracing::field::debug(p::core::convert::identity::
                                    < & dyn p::core::fmt::Debug > (& (self.size))),
                                    "outcome" = p::tracing::field::Empty, "error.type" =
                                    p::tracing::field::Empty
                                ),
                                p::Limit {
                                    slow: &__TELEMARK_SLOW,
                                    labels: __labels,
                                },
                            ),
                            __labels,
                            &__TELEMARK_MEASURE_0,
                        )
                    } else {
                        (p::AsyncCall::off(), p::OFF, &__TELEMARK_MEASURE_0)
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
                                let __declared: Result<Vec<Order>> = loop {};
                                return __declared;
                            }
                            { self.load(id).await }
                        },
                        __call,
                        move |__returned| {
                            #[allow(
                                clippy::redundant_closure,
                                clippy::redundant_closure_for_method_calls
                            )]
                            if let p::core::option::Option::Some(__measured) = p::measure(
                                __labels,
                                p::Probe::new(__returned).success(),
                                |orders| orders.len(),
                            ) {
                                if let p::core::option::Option::Some(__amount) = p::Quantity::quantity(
                                    __measured,
                                ) {
                                    __measure_0
                                        .record(
                                            &p::bounds::DB_CLIENT_RESPONSE_RETURNED_ROWS,
                                            __labels,
                                            __amount,
                                        );
                                }
                            }
                            p::Typed::new(__returned).ending()
                        },
                    )
                    .await
            }
        "#]],
    );
}

#[test]
fn a_cost_is_counted() {
    let expansion = telemetry(
        tokens(
            r#"provider(name = "fal", operation = "train", model = request.model,
                        cost_usd = |answer| answer.cost), crate = t"#,
        ),
        tokens("fn train(request: &Request) -> Answer { request.send() }"),
    );
    let pretty = pretty(expansion);
    let storage = pretty.find("static __TELEMARK_MEASURE_0").expect("a measure has storage");
    expect![[r#"
        static __TELEMARK_MEASURE_0: p::Counter<{ 33usize }> = p::Counter::new();
                static __TELEMARK_INTERNED_0: p::Interner<32usize> = p::Interner::new();
                static __TELEMARK_SITE: p::Site = p::Site {
                    cells: &[&__TELEMARK_DURATION, &__TELEMARK_MEASURE_0],
                    interned: &[&__TELEMARK_INTERNED_0],
                };
                p::register!(__TELEMARK_RECORD_PIECES, __TELEMARK_SITE);
                static __TELEMARK_CALLSITE: p::Callsite = {
                    static __TELEMARK_METADATA: p::tracing::Metadata<'static> = p::span_metadata(
                        "train",
                        p::tracing::Level::INFO,
                        p::core::module_path!(),
                        p::core::file!(),
                        p::core::line!(),
                        &__TELEMARK_CALLSITE,
                    );
                    p::Callsite::new(&__TELEMARK_METADATA)
                };
                if p::is_on() {
                    let __labels = __TELEMARK_INTERNED_0.index(&(request.model));
                    (
                        p::Call::start(
                            &__TELEMARK_DURATION,
                            &p::bounds::GEN_AI_CLIENT_OPERATION_DURATION,
                            __labels * p::ENDINGS,
                            p::span(&__TELEMARK_CALLSITE),
                        ),
                        __labels,
                        &__TELEMARK_MEASURE_0,
                    )
                } else {
                    (p::Call::off(), p::OFF, &__TELEMARK_MEASURE_0)
                }
            };
            let __returned = p::run(move || -> Answer { request.send() });
            #[allow(clippy::redundant_closure, clippy::redundant_closure_for_method_calls)]
            if let p::core::option::Option::Some(__measured) = p::measure(
                __labels,
                p::Probe::new(&__returned).success(),
                |answer| answer.cost,
            ) {
                if let p::core::option::Option::Some(__amount) = p::Cost::usd(
                    __measured,
                ) {
                    __measure_0.add(__labels, __amount.nanos());
                }
            }
            __call.finish(p::Probe::new(&__returned).ending());
            __returned
        }
    "#]]
    .assert_eq(&pretty[storage..]);
}
