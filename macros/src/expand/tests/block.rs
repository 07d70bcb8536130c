//! Blocks, and functions that return a future.

use expect_test::{Expect, expect};

use super::{check, check_wrapped, pretty, tokens};
use crate::expand::telemetry;

/// The lines of an expansion that contain one of these texts.
fn lines(expansion: &str, texts: &[&str]) -> String {
    let lines = expansion.lines().filter(|line| texts.iter().any(|text| line.contains(text)));
    lines.flat_map(|line| [line.trim(), "\n"]).collect()
}

/// An expansion without the start of the call.
#[track_caller]
fn check_frame(item: &str, expected: &Expect) {
    let expansion = pretty(telemetry(tokens("crate = t"), tokens(item)));
    let (before, start) = expansion.split_once("let __call = {").expect("a call is started");
    let (_, after) = start.rsplit_once("\n        };\n").expect("the start is a statement");
    expected.assert_eq(&format!("{before}let __call = …;\n{after}"));
}

#[test]
fn each_method_of_a_block_is_named_with_its_type() {
    let expansion = pretty(telemetry(
        tokens(r#"crate = t, level = "debug", labels(tier = "gold")"#),
        tokens(
            r#"#[async_trait]
               unsafe impl<'a, T> super::Store for Cache<'a, { N }, T> where T: 'a {
                   #![allow(unused)]
                   type Key = T;
                   const N: usize = { 7 };
                   fn find(&self) -> u8 { 1 }
                   #[telemetry(name = "stored", labels(tier = "silver"))]
                   fn save(&self) {}
                   #[telemetry(skip)]
                   const fn limit() -> u8 { 2 }
                   made! { fn made() {} }
                   fn last() {}
               }"#,
        ),
    ));
    let texts = ["impl", "#", "type ", "const N", "fn ", "\"::", "Constant(\"", "Level::"];
    expect![[r##"
        #[async_trait]
        unsafe impl<'a, T> super::Store for Cache<'a, { N }, T>
        #![allow(unused)]
        type Key = T;
        const N: usize = { 7 };
        fn find(&self) -> u8 {
        "::Cache::find\u{1f}", p::core::file!(), "\u{1f}",
        "::Cache::find\u{1f}tier\u{1f}constant\u{1f}gold\u{1f}\u{1d}endings\u{1f}\u{1d}\u{1d}\u{1e}"
        p::tracing::Level::DEBUG,
        fn save(&self) {
        "::Cache::stored\u{1f}", p::core::file!(), "\u{1f}",
        "::Cache::stored\u{1f}tier\u{1f}constant\u{1f}silver\u{1f}\u{1d}endings\u{1f}\u{1d}\u{1d}\u{1e}"
        p::tracing::Level::DEBUG,
        const fn limit() -> u8 {
        fn made() {}
        # Telemetry
        fn last() {
        "::Cache::last\u{1f}", p::core::file!(), "\u{1f}",
        "::Cache::last\u{1f}tier\u{1f}constant\u{1f}gold\u{1f}\u{1d}endings\u{1f}\u{1d}\u{1d}\u{1e}"
        p::tracing::Level::DEBUG,
    "##]]
    .assert_eq(&lines(&expansion, &texts));
}

#[test]
fn a_trait_is_measured_where_it_has_bodies() {
    let expansion = pretty(telemetry(
        tokens("crate = t"),
        tokens("pub trait r#Store: Sized { type Key; fn find(&self); fn all(&self) {} }"),
    ));
    expect![[r#"
        pub trait r#Store: Sized {
        type Key;
        fn find(&self);
        fn all(&self) {
        "::Store::all\u{1f}", p::core::file!(), "\u{1f}",
        "::Store::all\u{1f}\u{1d}endings\u{1f}\u{1d}\u{1d}\u{1e}"
    "#]]
    .assert_eq(&lines(&expansion, &["trait", "type ", "fn ", "\"::"]));
}

#[test]
fn a_type_without_a_name_is_written_as_people_write_it() {
    let name = |ty: &str| {
        let item = format!("impl {ty} {{ fn f() {{}} }}");
        let expansion = pretty(telemetry(tokens("crate = t"), tokens(&item)));
        let (_, rest) = expansion.split_once("\"::").expect("the path is in the record");
        rest.split(r"\u{1f}").next().map(str::to_owned)
    };
    let types = [
        "a::b::Store<T>",
        "(Store)",
        "[u8]",
        "[u8; 4]",
        "(u8, Vec<T>)",
        "&'a mut Store<T>",
        "dyn fmt::Debug + Send + 'a",
        "fn(u8) -> u8",
    ];
    let names: Vec<_> = types.iter().filter_map(|ty| name(ty)).collect();
    expect![[r#"
        Store::f
        Store::f
        [u8]::f
        [u8; 4]::f
        (u8, Vec<T>)::f
        &'a mut Store<T>::f
        dyn fmt::Debug + Send + 'a::f
        fn(u8) -> u8::f"#]]
    .assert_eq(&names.join("\n"));
}

#[test]
fn a_block_with_errors_stays_as_it_is_without_its_attributes() {
    check(
        "levle",
        "impl Store { #[telemetry(labels(size))] fn find(&self) -> u8 { 1 } const A: u8 = 1; }",
        &expect![[r#"
            impl Store {
                fn find(&self) -> u8 {
                    1
                }
                const A: u8 = 1;
            }
            ::core::compile_error! {
                "`#[telemetry]` has no `levle`; it takes `db`, `http`, `http_client`, `job`, `provider`, `crate`, `critical`, `docs`, `error`, `fields`, `in_flight`, `labels`, `level`, `name`, `none`, `slow`, `stream` and `timing`"
            }
            ::core::compile_error! {
                "`size` is no argument of this function; it has none"
            }
        "#]],
    );
}

#[test]
fn what_async_trait_makes_is_measured_within_its_block() {
    check_frame(
        "fn find<'life0, 'async_trait>(&'life0 self, key: u8)
             -> ::core::pin::Pin<Box<
                 dyn ::core::future::Future<Output = Answer<u8>> + ::core::marker::Send + 'async_trait,
             >> {
             Box::pin(async move { let __self = self; let key = key; __self.read(key).await })
         }",
        &expect![[r#"
            fn find<'life0, 'async_trait>(
                &'life0 self,
                key: u8,
            ) -> ::core::pin::Pin<
                Box<
                    dyn ::core::future::Future<
                        Output = Answer<u8>,
                    > + ::core::marker::Send + 'async_trait,
                >,
            > {
                Box::pin(async move {
                    let __call = …;
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
                                    let __declared: Answer<u8> = loop {};
                                    return __declared;
                                }
                                {
                                    let __self = self;
                                    let key = key;
                                    __self.read(key).await
                                }
                            },
                            __call,
                            |__returned| p::Probe::new(__returned).ending(),
                        )
                        .await
                })
            }
        "#]],
    );
}

#[test]
fn an_async_block_is_measured_from_within() {
    check_frame(
        "fn find(key: u8) -> impl Future<Output = u8> + Send { async move { key } }",
        &expect![[r#"
            /**
            # Telemetry

            The span `find` of level `info` with `outcome`, and the metrics

            * `function_duration_seconds`, a histogram by `code_function_name`, `outcome` and `error_type`

            Calls a second, the share of errors, and the 95th percentile of the latency in seconds:

            ```promql
            sum(rate(function_duration_seconds_count{code_function_name=~"(.+::)?find"}[5m]))
            ```

            ```promql
            sum(rate(function_duration_seconds_count{code_function_name=~"(.+::)?find",outcome="error"}[5m])) / sum(rate(function_duration_seconds_count{code_function_name=~"(.+::)?find"}[5m]))
            ```

            ```promql
            histogram_quantile(0.95, sum by (le) (rate(function_duration_seconds_bucket{code_function_name=~"(.+::)?find"}[5m])))
            ```
            */
            fn find(key: u8) -> impl Future<Output = u8> + Send {
                async move {
                    let __call = …;
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
                                    let __declared: u8 = loop {};
                                    return __declared;
                                }
                                { key }
                            },
                            __call,
                            |__returned| p::Probe::new(__returned).ending(),
                        )
                        .await
                }
            }
        "#]],
    );
}

#[test]
fn a_future_that_is_made_elsewhere_is_wrapped() {
    check_wrapped(
        "fn find() -> impl Future<Output = u8> { ready(1) }",
        &expect![[r#"
                p::Instrumented::new(
                    p::run(move || -> _ { ready(1) }),
                    __call,
                    |__returned| p::Probe::new(__returned).ending(),
                )
            }
        "#]],
    );
    check_wrapped(
        "fn find() -> BoxFuture<'static, u8> { log(); Box::pin(async move { 1 }) }",
        &expect![[r#"
                p::Box::pin(
                    p::Instrumented::new(
                        p::run(move || -> BoxFuture<'static, u8> {
                            log();
                            Box::pin(async move { 1 })
                        }),
                        __call,
                        |__returned| p::Probe::new(__returned).ending(),
                    ),
                )
            }
        "#]],
    );
}

#[test]
fn a_type_that_only_contains_a_future_is_a_value() {
    check_wrapped(
        "fn find() -> Result<BoxFuture<'static, u8>, E> { f() }",
        &expect![[r#"
                let __returned = p::run(move || -> Result<BoxFuture<'static, u8>, E> {
                    f()
                });
                __call.finish(p::Probe::new(&__returned).ending());
                __returned
            }
        "#]],
    );
    check_wrapped(
        "fn find() -> impl Future<Output = u8> + Clone { f() }",
        &expect![[r#"
                let __returned = p::run(move || -> _ { f() });
                __call.finish(p::Probe::new(&__returned).ending());
                __returned
            }
        "#]],
    );
}

#[test]
fn none_is_an_error_where_it_is_said_to_be() {
    let item = "fn find() -> Option<u8> { None }";
    let expansion = pretty(telemetry(tokens("none = \"error\", crate = t"), tokens(item)));
    expect![[r#"
        .finish({
        let __measured = &__returned;
        __measured,
    "#]]
    .assert_eq(&lines(&expansion, &["finish", "__measured"]));
}

#[test]
fn a_tracked_body_stays_in_place_unless_something_leaves_it() {
    check_wrapped(
        "#[track_caller] fn f(a: Option<u8>) -> u8 { a.unwrap() }",
        &expect![[r#"
                #[allow(unused_braces)]
                let __returned: u8 = { a.unwrap() };
                __call.finish(p::Probe::new(&__returned).ending());
                __returned
            }
        "#]],
    );
    check_wrapped(
        "#[track_caller] fn f() -> ! { panic!() }",
        &expect![[r#"
            let _call = __call;
            { panic!() }
        }
    "#]],
    );
    check_wrapped(
        "#[track_caller] fn f(a: Option<u8>) -> Option<u8> { Some(a?) }",
        &expect![[r#"
                let __returned = p::run(move || -> Option<u8> {
                    let _ = (&a,);
                    { Some(a?) }
                });
                __call.finish(p::Probe::new(&__returned).ending());
                __returned
            }
        "#]],
    );
    check_wrapped(
        "#[track_caller] fn f() -> Answer { ensure!(false); Ok(()) }",
        &expect![[r#"
                let __returned = p::run(move || -> Answer {
                    ensure!(false);
                    Ok(())
                });
                __call.finish(p::Probe::new(&__returned).ending());
                __returned
            }
        "#]],
    );
}
