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
                    const __TELEMARK_LABELS: &[p::LabelDescriptor] = &[
                        p::LabelDescriptor {
                            name: "code.function.name",
                            values: p::LabelValues::Constant(
                                p::core::concat!(
                                    p::core::module_path!(), "::double"
                                ),
                            ),
                        },
                        p::OUTCOME_LABEL,
                    ];
                    const __TELEMARK_DESCRIPTOR: p::Descriptor = p::Descriptor {
                        kind: p::Kind::Function,
                        function: p::core::concat!(
                            p::core::module_path!(), "::double"
                        ),
                        file: p::core::file!(),
                        line: p::core::line!(),
                        crate_name: p::crate_name(
                            p::core::option_env!("CARGO_PKG_NAME"),
                        ),
                        crate_version: p::crate_version(
                            p::core::option_env!("CARGO_PKG_VERSION"),
                        ),
                        help: "Doubles a number.",
                        span: p::spanned(p::SpanDescriptor {
                            name: "double",
                            level: p::Level::Info,
                            fields: &[],
                        }),
                        metrics: &[
                            p::MetricDescriptor {
                                labels: __TELEMARK_LABELS,
                                ..p::semconv::FUNCTION_DURATION
                            },
                        ],
                    };
                    static __TELEMARK_DURATION: p::Histogram<
                        { p::series(&__TELEMARK_DESCRIPTOR.metrics[0usize]) },
                        { p::cells(&__TELEMARK_DESCRIPTOR.metrics[0usize]) },
                    > = p::Histogram::new();
                    static __TELEMARK_SITE: p::Site = p::Site {
                        descriptor: &__TELEMARK_DESCRIPTOR,
                        cells: &[&__TELEMARK_DURATION],
                        interned: &[],
                    };
                    p::register!(__TELEMARK_DESCRIPTOR, __TELEMARK_SITE);
                    if p::is_on() {
                        let __labels = 0;
                        p::Call::start(
                            &__TELEMARK_DURATION,
                            &p::bounds::FUNCTION_DURATION,
                            __labels,
                            p::tracing::span!(
                                target : p::core::module_path!(),
                                p::tracing::Level::INFO, "double", outcome =
                                p::tracing::field::Empty
                            ),
                        )
                    } else {
                        p::Call::off()
                    }
                };
                let __returned = p::run(move || -> u32 { number * 2 });
                __call.finish(p::Probe::new(&__returned).outcome());
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
                    const __TELEMARK_LABELS: &[p::LabelDescriptor] = &[
                        p::LabelDescriptor {
                            name: "code.function.name",
                            values: p::LabelValues::Constant(
                                p::core::concat!(
                                    p::core::module_path!(), "::Store::find"
                                ),
                            ),
                        },
                        p::LabelDescriptor {
                            name: "db.system.name",
                            values: p::LabelValues::Constant("sqlite"),
                        },
                        p::LabelDescriptor {
                            name: "db.operation.name",
                            values: p::LabelValues::Closed(
                                <Operation as p::Label>::VALUES,
                            ),
                        },
                        p::LabelDescriptor {
                            name: "app.tier",
                            values: p::LabelValues::Closed(
                                <Tier as p::Label>::VALUES,
                            ),
                        },
                        p::LabelDescriptor {
                            name: "query",
                            values: p::LabelValues::Capped(8u32),
                        },
                        p::LabelDescriptor {
                            name: "cached",
                            values: p::LabelValues::Closed(
                                <bool as p::Label>::VALUES,
                            ),
                        },
                        p::OUTCOME_LABEL,
                    ];
                    const __TELEMARK_DESCRIPTOR: p::Descriptor = p::Descriptor {
                        kind: p::Kind::Db,
                        function: p::core::concat!(
                            p::core::module_path!(), "::Store::find"
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
                            name: "Store::find",
                            level: p::Level::Debug,
                            fields: &["id", "query", "size"],
                        }),
                        metrics: &[
                            p::MetricDescriptor {
                                labels: __TELEMARK_LABELS,
                                ..p::semconv::DB_CLIENT_OPERATION_DURATION
                            },
                            p::MetricDescriptor {
                                labels: __TELEMARK_LABELS.split_at(6usize).0,
                                ..p::semconv::DB_CLIENT_RESPONSE_RETURNED_ROWS
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
                    static __TELEMARK_INTERNED_0: p::Interner<8usize> = p::Interner::new();
                    static __TELEMARK_SITE: p::Site = p::Site {
                        descriptor: &__TELEMARK_DESCRIPTOR,
                        cells: &[&__TELEMARK_DURATION, &__TELEMARK_MEASURE_0],
                        interned: &[&__TELEMARK_INTERNED_0],
                    };
                    p::register!(__TELEMARK_DESCRIPTOR, __TELEMARK_SITE);
                    if p::is_on() {
                        let __labels = (((<Operation as p::Label>::index(&(operation)))
                            * <Tier as p::Label>::VALUES.len()
                            + <Tier as p::Label>::index(&(self.tier()))) * 9usize
                            + __TELEMARK_INTERNED_0.index(&(&query.text)))
                            * <bool as p::Label>::VALUES.len()
                            + <bool as p::Label>::index(&(cached));
                        (
                            p::AsyncCall::start(
                                &__TELEMARK_DURATION,
                                &p::bounds::DB_CLIENT_OPERATION_DURATION,
                                __labels,
                                p::tracing::span!(
                                    target : p::core::module_path!(),
                                    p::tracing::Level::DEBUG, "Store::find", "id" =
                                    p::core::convert::identity:: < & dyn
                                    p::tracing::Value > (& (id)), "query" =
                                    p::tracing::field::display(p::core::convert::identity::
                                    < & dyn p::core::fmt::Display > (& (query))), "size" =
                                    p::tracing::field::debug(p::core::convert::identity::
                                    < & dyn p::core::fmt::Debug > (& (self.size))),
                                    outcome = p::tracing::field::Empty
                                ),
                            ),
                            __labels,
                            &__TELEMARK_MEASURE_0,
                        )
                    } else {
                        (p::AsyncCall::off(), p::OFF, &__TELEMARK_MEASURE_0)
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
                            p::Probe::new(__returned).outcome()
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
        static __TELEMARK_MEASURE_0: p::Counter<
                    { p::series(&__TELEMARK_DESCRIPTOR.metrics[1usize]) },
                > = p::Counter::new();
                static __TELEMARK_INTERNED_0: p::Interner<32usize> = p::Interner::new();
                static __TELEMARK_SITE: p::Site = p::Site {
                    descriptor: &__TELEMARK_DESCRIPTOR,
                    cells: &[&__TELEMARK_DURATION, &__TELEMARK_MEASURE_0],
                    interned: &[&__TELEMARK_INTERNED_0],
                };
                p::register!(__TELEMARK_DESCRIPTOR, __TELEMARK_SITE);
                if p::is_on() {
                    let __labels = __TELEMARK_INTERNED_0.index(&(request.model));
                    (
                        p::Call::start(
                            &__TELEMARK_DURATION,
                            &p::bounds::GEN_AI_CLIENT_OPERATION_DURATION,
                            __labels,
                            p::tracing::span!(
                                target : p::core::module_path!(),
                                p::tracing::Level::INFO, "train", outcome =
                                p::tracing::field::Empty
                            ),
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
            __call.finish(p::Probe::new(&__returned).outcome());
            __returned
        }
    "#]]
    .assert_eq(&pretty[storage..]);
}
