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
                const __TELEMARK_RECORD_PIECES: [p::Piece; 3usize] = [
                    p::Piece::Written(
                        p::core::concat!(
                            "TLMK1\u{1f}metric\u{1f}", p::core::module_path!(),
                            "::DEPTH\u{1f}", p::core::file!(), "\u{1f}",
                            p::core::line!(),
                            "\u{1f}telemark-macros\u{1f}0.1.0\u{1f}Webhooks that wait.\u{1f}exact\u{1f}\u{1f}shop.webhook.depth\u{1f}gauge\u{1f}{webhook}\u{1f}Webhooks that wait.\u{1f}\u{1d}topic\u{1f}closed\u{1f}"
                        ),
                    ),
                    p::Piece::Values(<Topic as p::Label>::VALUES),
                    p::Piece::Written(
                        "\u{1d}region\u{1f}constant\u{1f}eu\u{1f}tenant\u{1f}capped\u{1f}64\u{1f}\u{1d}\u{1f}\u{1d}\u{1e}",
                    ),
                ];
                static __TELEMARK_INTERNED_0: p::Interner<64usize> = p::Interner::new();
                static __TELEMARK_INTERNED: &[&dyn p::Interned] = &[
                    &__TELEMARK_INTERNED_0,
                ];
                static __TELEMARK_CELLS: p::Levels<
                    { 1 * <Topic as p::Label>::VALUES.len() * 65usize },
                > = <p::Levels<
                    { 1 * <Topic as p::Label>::VALUES.len() * 65usize },
                >>::new();
                static __TELEMARK_SITE: p::Site = p::Site {
                    cells: &[&__TELEMARK_CELLS],
                    interned: __TELEMARK_INTERNED,
                };
                p::register!(__TELEMARK_RECORD_PIECES, __TELEMARK_SITE);
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
                const __TELEMARK_RECORD_PIECES: [p::Piece; 1usize] = [
                    p::Piece::Written(
                        p::core::concat!(
                            "TLMK1\u{1f}metric\u{1f}", p::core::module_path!(),
                            "::WAIT\u{1f}", p::core::file!(), "\u{1f}",
                            p::core::line!(),
                            "\u{1f}telemark-macros\u{1f}0.1.0\u{1f}\u{1f}exact\u{1f}\u{1f}shop.wait\u{1f}histogram\u{1f}s\u{1f}\u{1f}0.5\u{1f}1\u{1f}\u{1d}\u{1d}\u{1f}\u{1d}\u{1e}"
                        ),
                    ),
                ];
                static __TELEMARK_INTERNED: &[&dyn p::Interned] = &[];
                static __TELEMARK_CELLS: p::Histogram<{ 1 }, 3usize> = <p::Histogram<
                    { 1 },
                    3usize,
                >>::new();
                static __TELEMARK_BOUNDS: p::Bounds = p::Bounds::new(
                    &[0.5f64, 1f64],
                    p::Unit::Seconds,
                );
                static __TELEMARK_SITE: p::Site = p::Site {
                    cells: &[&__TELEMARK_CELLS],
                    interned: __TELEMARK_INTERNED,
                };
                p::register!(__TELEMARK_RECORD_PIECES, __TELEMARK_SITE);
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
                const __TELEMARK_RECORD_PIECES: [p::Piece; 1usize] = [
                    p::Piece::Written(
                        p::core::concat!(
                            "TLMK1\u{1f}metric\u{1f}", p::core::module_path!(),
                            "::POOL\u{1f}", p::core::file!(), "\u{1f}",
                            p::core::line!(),
                            "\u{1f}telemark-macros\u{1f}0.1.0\u{1f}\u{1f}exact\u{1f}\u{1f}shop.pool\u{1f}gauge\u{1f}{connection}\u{1f}\u{1f}\u{1d}\u{1d}\u{1f}\u{1d}\u{1e}"
                        ),
                    ),
                ];
                static __TELEMARK_INTERNED: &[&dyn p::Interned] = &[];
                static __TELEMARK_SITE: p::ObservedSite<
                    (),
                    p::core::primitive::i64,
                > = p::ObservedSite {
                    declared: p::core::concat!(
                        p::core::module_path!(), "::POOL"
                    ),
                    interned: __TELEMARK_INTERNED,
                    observe: |observer| observer.set(3),
                    reported: p::core::sync::atomic::AtomicBool::new(false),
                };
                p::register!(__TELEMARK_RECORD_PIECES, __TELEMARK_SITE);
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
                const __TELEMARK_RECORD_PIECES: [p::Piece; 1usize] = [
                    p::Piece::Written(
                        p::core::concat!(
                            "TLMK1\u{1f}metric\u{1f}", p::core::module_path!(),
                            "::DEPTH\u{1f}", p::core::file!(), "\u{1f}",
                            p::core::line!(),
                            "\u{1f}telemark-macros\u{1f}0.1.0\u{1f}\u{1f}exact\u{1f}\u{1f}shop.depth\u{1f}updowncounter\u{1f}USD\u{1f}\u{1f}\u{1d}\u{1d}\u{1f}\u{1d}\u{1e}"
                        ),
                    ),
                ];
                static __TELEMARK_INTERNED: &[&dyn p::Interned] = &[];
                static __TELEMARK_CELLS: p::Balance<{ 1 }> = <p::Balance<
                    { 1 },
                >>::new();
                static __TELEMARK_SITE: p::Site = p::Site {
                    cells: &[&__TELEMARK_CELLS],
                    interned: __TELEMARK_INTERNED,
                };
                p::register!(__TELEMARK_RECORD_PIECES, __TELEMARK_SITE);
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
