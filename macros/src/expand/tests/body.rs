//! The body between the start of the call and its outcome.

use expect_test::expect;

use super::{check, check_wrapped, pretty, tokens};
use crate::expand::telemetry;

#[test]
fn an_opaque_type_is_left_to_inference() {
    check_wrapped(
        "async fn names() -> Result<impl Iterator<Item = impl AsRef<str>>, Error> { read()? }",
        &expect![[r#"
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
                                let __declared: Result<_, Error> = loop {};
                                return __declared;
                            }
                            { read()? }
                        },
                        __call,
                        |__returned| p::Typed::new(__returned).ending(),
                    )
                    .await
            }
        "#]],
    );
    check_wrapped(
        "async fn names() -> impl Sized { 1 }",
        &expect![[r#"
                p::Instrumented::new(
                        async move { 1 },
                        __call,
                        |__returned| p::Probe::new(__returned).ending(),
                    )
                    .await
            }
        "#]],
    );
    check_wrapped(
        "fn names() -> (u8, impl Fn() -> u8) { make() }",
        &expect![[r#"
                let __returned = p::run(move || -> (u8, _) { make() });
                __call.finish(p::Probe::new(&__returned).ending());
                __returned
            }
        "#]],
    );
}

#[test]
fn a_function_that_never_returns() {
    check_wrapped(
        "fn serve() -> ! { loop { accept() } }",
        &expect![[r#"
            let _call = __call;
            p::run(move || -> ! {
                loop {
                    accept()
                }
            })
        }
    "#]],
    );
    check_wrapped(
        "async fn serve() -> ! { loop { accept().await } }",
        &expect![[r#"
                let () = p::Instrumented::new(
                        async move {
                            loop {
                                accept().await
                            }
                        },
                        __call,
                        |()| p::Ending::OK,
                    )
                    .await;
                p::core::unreachable!()
            }
        "#]],
    );
}

#[test]
fn inner_attributes_stay_at_the_start_of_the_function() {
    let item = "fn all() { #![allow(unused)] let a = 1; }";
    let expansion = pretty(telemetry(tokens("crate = t, docs = false"), tokens(item)));
    let start: Vec<_> = expansion.lines().take(3).collect();
    assert_eq!(start, ["fn all() {", "    #![allow(unused)]", "    let __call = {"]);
}

#[test]
fn a_function_with_errors_stays_as_it_is() {
    check(
        "labels(sizes), job()",
        "fn work(size: Size) -> u8 { 1 }",
        &expect![[r#"
            fn work(size: Size) -> u8 {
                1
            }
            ::core::compile_error! {
                "`job` needs `queue = \"thumbnails\"`"
            }
            ::core::compile_error! {
                "`sizes` is no argument of this function; its only one is `size`"
            }
        "#]],
    );
}

#[test]
fn a_body_that_does_not_parse_yet_is_handed_on() {
    let expansion = telemetry(tokens("crate = t"), tokens("fn half() -> u8 { let a = ; a. }"));
    let text = expansion.to_string();
    let (_, wrapped) = text.split_once("__returned = ").expect("the body is wrapped");
    expect!["t :: __private :: run (move || -> u8 { let a = ; a . }) ; __call . finish (t :: __private :: Probe :: new (& __returned) . ending ()) ; __returned }"].assert_eq(wrapped);
}

#[test]
fn arguments_that_may_drop_are_held_whole_and_dropped_in_reverse() {
    check_wrapped(
        "fn close(mut self, n: u8, text: &str, (a, b): (File, u8), _lock: Lock, unused: File) { self.end(a, b) }",
        &expect![[r#"
                #[allow(unused_assignments)]
                let __returned = p::run(move || -> () {
                    #[allow(clippy::used_underscore_binding)]
                    let _ = (&_lock, &b, &a, &self);
                    { self.end(a, b) }
                });
                __call.finish(p::Probe::new(&__returned).ending());
                __returned
            }
        "#]],
    );
    check_wrapped(
        "async fn open(mut name: String) { name.push('x') }",
        &expect![[r#"
                #[allow(unused_assignments)]
                let __returned = p::Instrumented::new(
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
                                let __declared: () = loop {};
                                return __declared;
                            }
                            {
                                let _ = (&name,);
                                { name.push('x') }
                            }
                        },
                        __call,
                        |__returned| p::Probe::new(__returned).ending(),
                    )
                    .await;
                __returned
            }
        "#]],
    );
}
