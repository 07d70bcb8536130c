//! Implementations of `Label`.

use expect_test::expect;

use super::check_label;

#[test]
fn an_enum_becomes_a_label() {
    check_label(
        r#"#[derive(Clone)]
           #[label(crate = t)]
           enum Size { Small, #[label(rename = "xl")] ExtraLarge }"#,
        &expect![[r##"
            #[automatically_derived]
            impl t::Label for Size {
                const VALUES: &'static [&'static p::core::primitive::str] = &[
                    "small",
                    "xl",
                ];
                #[inline]
                fn index(&self) -> p::core::primitive::usize {
                    match *self {
                        Self::Small => 0usize,
                        Self::ExtraLarge => 1usize,
                    }
                }
            }
        "##]],
    );
}

#[test]
fn a_label_with_errors_still_implements_the_trait() {
    check_label(
        "#[label(crate = t)]
         struct Size<'a, T: Copy = u8>(&'a T) where T: Send;",
        &expect![[r##"
            #[automatically_derived]
            impl<'a, T: Copy> t::Label for Size<'a, T>
            where
                T: Send,
            {
                const VALUES: &'static [&'static p::core::primitive::str] = &["_OTHER"];
                fn index(&self) -> p::core::primitive::usize {
                    0
                }
            }
            ::core::compile_error! {
                "`Label` is for enums: a label's values must be a closed set"
            }
            ::core::compile_error! {
                "a label's enum has no parameters"
            }
        "##]],
    );
}
