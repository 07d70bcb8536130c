//! Handlers and client calls.

use expect_test::expect;

use super::check;

#[test]
fn a_handler_with_a_hidden_type_returns_a_response() {
    check(
        r#"crate = t, http(method = "GET", route = "/orders/{id}")"#,
        "async fn show(id: u64) -> impl IntoResponse { answer(id) }",
        &expect![[r#"
            async fn show(id: u64) -> impl IntoResponse {
                let __call = {
                    const __TELEMARK_LABELS: &[p::LabelDescriptor] = &[
                        p::LabelDescriptor {
                            name: "code.function.name",
                            values: p::LabelValues::Constant(
                                p::core::concat!(
                                    p::core::module_path!(), "::show"
                                ),
                            ),
                        },
                        p::LabelDescriptor {
                            name: "http.request.method",
                            values: p::LabelValues::Constant("GET"),
                        },
                        p::LabelDescriptor {
                            name: "http.route",
                            values: p::LabelValues::Constant("/orders/{id}"),
                        },
                        p::LabelDescriptor {
                            name: "url.scheme",
                            values: p::LabelValues::Constant("http"),
                        },
                        p::STATUS_LABEL,
                        p::OUTCOME_LABEL,
                    ];
                    const __TELEMARK_DESCRIPTOR: p::Descriptor = p::Descriptor {
                        kind: p::Kind::Http,
                        function: p::core::concat!(
                            p::core::module_path!(), "::show"
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
                            name: "show",
                            level: p::Level::Info,
                            fields: &[],
                        }),
                        metrics: &[
                            p::MetricDescriptor {
                                labels: __TELEMARK_LABELS,
                                ..p::semconv::HTTP_SERVER_REQUEST_DURATION
                            },
                        ],
                    };
                    static __TELEMARK_DURATION: p::http::Durations<
                        { p::http::series(&__TELEMARK_DESCRIPTOR.metrics[0]) },
                        { p::cells(&__TELEMARK_DESCRIPTOR.metrics[0]) },
                    > = p::http::Durations::new();
                    static __TELEMARK_SITE: p::http::Site = p::http::Site {
                        descriptor: &__TELEMARK_DESCRIPTOR,
                        durations: &__TELEMARK_DURATION,
                        pairs: &__TELEMARK_DURATION.pairs,
                        bounds: &p::bounds::HTTP_SERVER_REQUEST_DURATION,
                        is_error: |__status| {
                            p::core::matches!(__status, 500u16..= 599u16)
                        },
                        interned: &[],
                    };
                    p::register!(__TELEMARK_DESCRIPTOR, __TELEMARK_SITE);
                    if p::is_on() {
                        let __labels = 0;
                        p::http::AsyncCall::start(
                            &__TELEMARK_SITE,
                            __labels,
                            p::tracing::span!(
                                target : p::core::module_path!(),
                                p::tracing::Level::INFO, "show", outcome =
                                p::tracing::field::Empty
                            ),
                        )
                    } else {
                        p::http::AsyncCall::off()
                    }
                };
                p::Instrumented::new(
                        async move { p::http::response(async move { answer(id) }.await) },
                        __call,
                        move |__returned| {
                            p::http::Returned {
                                outcome: p::Probe::new(__returned).outcome(),
                                status: p::http::StatusProbe::new(__returned).status(),
                            }
                        },
                    )
                    .await
            }
        "#]],
    );
}

#[test]
fn a_client_call_asks_the_closure_and_then_the_value() {
    check(
        r#"crate = t, http_client(method = "POST", server = self.host, port = 443,
           status = |answer| answer.status, error_status = 404 | 500..=599)"#,
        "fn send(&self) -> Result<Answer, Error> { self.http.send() }",
        &expect![[r#"
            fn send(&self) -> Result<Answer, Error> {
                let __call = {
                    const __TELEMARK_LABELS: &[p::LabelDescriptor] = &[
                        p::LabelDescriptor {
                            name: "code.function.name",
                            values: p::LabelValues::Constant(
                                p::core::concat!(
                                    p::core::module_path!(), "::send"
                                ),
                            ),
                        },
                        p::LabelDescriptor {
                            name: "http.request.method",
                            values: p::LabelValues::Constant("POST"),
                        },
                        p::LabelDescriptor {
                            name: "server.address",
                            values: p::LabelValues::Capped(32u32),
                        },
                        p::LabelDescriptor {
                            name: "server.port",
                            values: p::LabelValues::Constant("443"),
                        },
                        p::STATUS_LABEL,
                        p::OUTCOME_LABEL,
                    ];
                    const __TELEMARK_DESCRIPTOR: p::Descriptor = p::Descriptor {
                        kind: p::Kind::HttpClient,
                        function: p::core::concat!(
                            p::core::module_path!(), "::send"
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
                            name: "send",
                            level: p::Level::Info,
                            fields: &[],
                        }),
                        metrics: &[
                            p::MetricDescriptor {
                                labels: __TELEMARK_LABELS,
                                ..p::semconv::HTTP_CLIENT_REQUEST_DURATION
                            },
                        ],
                    };
                    static __TELEMARK_INTERNED_0: p::Interner<32usize> = p::Interner::new();
                    static __TELEMARK_DURATION: p::http::Durations<
                        { p::http::series(&__TELEMARK_DESCRIPTOR.metrics[0]) },
                        { p::cells(&__TELEMARK_DESCRIPTOR.metrics[0]) },
                    > = p::http::Durations::new();
                    static __TELEMARK_SITE: p::http::Site = p::http::Site {
                        descriptor: &__TELEMARK_DESCRIPTOR,
                        durations: &__TELEMARK_DURATION,
                        pairs: &__TELEMARK_DURATION.pairs,
                        bounds: &p::bounds::HTTP_CLIENT_REQUEST_DURATION,
                        is_error: |__status| {
                            p::core::matches!(__status, 404u16 | 500u16..= 599u16)
                        },
                        interned: &[&__TELEMARK_INTERNED_0],
                    };
                    p::register!(__TELEMARK_DESCRIPTOR, __TELEMARK_SITE);
                    if p::is_on() {
                        let __labels = __TELEMARK_INTERNED_0.index(&(self.host));
                        p::http::Call::start(
                            &__TELEMARK_SITE,
                            __labels,
                            p::tracing::span!(
                                target : p::core::module_path!(),
                                p::tracing::Level::INFO, "send", outcome =
                                p::tracing::field::Empty
                            ),
                        )
                    } else {
                        p::http::Call::off()
                    }
                };
                let __returned = p::run(move || -> Result<Answer, Error> {
                    self.http.send()
                });
                __call
                    .finish(p::http::Returned {
                        outcome: p::Probe::new(&__returned).outcome(),
                        status: {
                            #[allow(
                                clippy::redundant_closure,
                                clippy::redundant_closure_for_method_calls
                            )]
                            let __seen = p::http::seen(
                                p::Probe::new(&__returned).success(),
                                |answer| answer.status,
                            );
                            match __seen {
                                p::core::option::Option::Some(__measured) => {
                                    p::http::Status::status(__measured)
                                }
                                p::core::option::Option::None => {
                                    p::http::StatusProbe::new(&__returned).status()
                                }
                            }
                        },
                    });
                __returned
            }
        "#]],
    );
}
