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
                    const __TELEMARK_RECORD_PIECES: [p::Piece; 1usize] = [
                        p::Piece::Written(
                            p::core::concat!(
                                "TLMK1\u{1f}http\u{1f}", p::core::module_path!(),
                                "::show\u{1f}", p::core::file!(), "\u{1f}",
                                p::core::line!(),
                                "\u{1f}telemark-macros\u{1f}0.1.0\u{1f}\u{1f}exact\u{1f}info\u{1f}show\u{1f}\u{1d}\u{1d}http.server.request.duration\u{1f}histogram\u{1f}s\u{1f}Duration of HTTP server requests.\u{1f}0.005\u{1f}0.01\u{1f}0.025\u{1f}0.05\u{1f}0.075\u{1f}0.1\u{1f}0.25\u{1f}0.5\u{1f}0.75\u{1f}1\u{1f}2.5\u{1f}5\u{1f}7.5\u{1f}10\u{1f}\u{1d}code.function.name\u{1f}constant\u{1f}",
                                p::core::module_path!(),
                                "::show\u{1f}http.request.method\u{1f}constant\u{1f}GET\u{1f}http.route\u{1f}constant\u{1f}/orders/{id}\u{1f}url.scheme\u{1f}constant\u{1f}http\u{1f}http.response.status_code\u{1f}capped\u{1f}16\u{1f}\u{1d}endings\u{1f}\u{1d}\u{1d}\u{1e}"
                            ),
                        ),
                    ];
                    static __TELEMARK_DURATION: p::http::Durations<
                        { 1usize * p::http::places(p::http::endings(0)) },
                        15usize,
                    > = p::http::Durations::new();
                    static __TELEMARK_SITE: p::http::Site = p::http::Site {
                        side: p::http::Side::Server {
                            route: "/orders/{id}",
                        },
                        durations: &__TELEMARK_DURATION,
                        pairs: &__TELEMARK_DURATION.pairs,
                        bounds: &p::bounds::HTTP_SERVER_REQUEST_DURATION,
                        is_error: |__status| {
                            p::core::matches!(__status, 500u16..= 599u16)
                        },
                        endings: p::http::endings(0),
                        interned: &[],
                        active: p::core::option::Option::None,
                    };
                    p::register!(__TELEMARK_RECORD_PIECES, __TELEMARK_SITE);
                    static __TELEMARK_CALLSITE: p::Callsite = {
                        static __TELEMARK_METADATA: p::tracing::Metadata<'static> = p::http::span_metadata(
                            "show",
                            p::tracing::Level::INFO,
                            p::core::module_path!(),
                            p::core::file!(),
                            p::core::line!(),
                            &__TELEMARK_CALLSITE,
                        );
                        p::Callsite::new(&__TELEMARK_METADATA)
                    };
                    p::http::AsyncCall::begin(&__TELEMARK_SITE, &__TELEMARK_CALLSITE)
                };
                p::Instrumented::new(
                        async move { p::http::response(async move { answer(id) }.await) },
                        __call,
                        |__returned| p::http::Returned {
                            ending: p::Probe::new(__returned).ending(),
                            status: p::http::StatusProbe::new(__returned).status(),
                        },
                    )
                    .await
            }
        "#]],
    );
}

#[test]
#[expect(clippy::too_many_lines, reason = "the expansion, whole")]
fn a_client_call_asks_the_closure_and_then_the_value() {
    check(
        r#"crate = t, http_client(method = "POST", server = self.host, port = 443,
           status = |answer| answer.status, error_status = 404 | 500..=599)"#,
        "fn send(&self) -> Result<Answer, Error> { self.http.send() }",
        &expect![[r#"
            fn send(&self) -> Result<Answer, Error> {
                let __call = {
                    #[allow(unused_imports)]
                    use p::Untyped as _;
                    const __TELEMARK_RECORD_PIECES: [p::Piece; 3usize] = [
                        p::Piece::Written(
                            p::core::concat!(
                                "TLMK1\u{1f}http_client\u{1f}", p::core::module_path!(),
                                "::send\u{1f}", p::core::file!(), "\u{1f}",
                                p::core::line!(),
                                "\u{1f}telemark-macros\u{1f}0.1.0\u{1f}\u{1f}exact\u{1f}info\u{1f}send\u{1f}\u{1d}\u{1d}http.client.request.duration\u{1f}histogram\u{1f}s\u{1f}Duration of HTTP client requests.\u{1f}0.005\u{1f}0.01\u{1f}0.025\u{1f}0.05\u{1f}0.075\u{1f}0.1\u{1f}0.25\u{1f}0.5\u{1f}0.75\u{1f}1\u{1f}2.5\u{1f}5\u{1f}7.5\u{1f}10\u{1f}\u{1d}code.function.name\u{1f}constant\u{1f}",
                                p::core::module_path!(),
                                "::send\u{1f}http.request.method\u{1f}constant\u{1f}POST\u{1f}server.address\u{1f}capped\u{1f}32\u{1f}server.port\u{1f}constant\u{1f}443\u{1f}http.response.status_code\u{1f}capped\u{1f}16\u{1f}\u{1d}endings\u{1f}"
                            ),
                        ),
                        p::Piece::ErrorTypes(
                            p::Typed::<Result<(), Error>>::ERROR_TYPES,
                        ),
                        p::Piece::Written("\u{1d}\u{1d}\u{1e}"),
                    ];
                    static __TELEMARK_INTERNED_0: p::Interner<32usize> = p::Interner::new();
                    static __TELEMARK_DURATION: p::http::Durations<
                        {
                            33usize
                                * p::http::places(
                                    p::http::endings(
                                        p::Typed::<Result<(), Error>>::ERROR_TYPES.len(),
                                    ),
                                )
                        },
                        15usize,
                    > = p::http::Durations::new();
                    static __TELEMARK_SITE: p::http::Site = p::http::Site {
                        side: p::http::Side::Client,
                        durations: &__TELEMARK_DURATION,
                        pairs: &__TELEMARK_DURATION.pairs,
                        bounds: &p::bounds::HTTP_CLIENT_REQUEST_DURATION,
                        is_error: |__status| {
                            p::core::matches!(__status, 404u16 | 500u16..= 599u16)
                        },
                        endings: p::http::endings(
                            p::Typed::<Result<(), Error>>::ERROR_TYPES.len(),
                        ),
                        interned: &[&__TELEMARK_INTERNED_0],
                        active: p::core::option::Option::None,
                    };
                    p::register!(__TELEMARK_RECORD_PIECES, __TELEMARK_SITE);
                    static __TELEMARK_CALLSITE: p::Callsite = {
                        static __TELEMARK_METADATA: p::tracing::Metadata<'static> = p::http::span_metadata(
                            "send",
                            p::tracing::Level::INFO,
                            p::core::module_path!(),
                            p::core::file!(),
                            p::core::line!(),
                            &__TELEMARK_CALLSITE,
                        );
                        p::Callsite::new(&__TELEMARK_METADATA)
                    };
                    if p::is_on() {
                        let __labels = __TELEMARK_INTERNED_0.index(&(self.host));
                        p::http::Call::start(
                            &__TELEMARK_SITE,
                            __labels,
                            p::span(&__TELEMARK_CALLSITE),
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
                        ending: p::Typed::new(&__returned).ending(),
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
