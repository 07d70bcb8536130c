//! `#[derive(ErrorType)]`.

use expect_test::expect;

use super::check_error_type;

#[test]
fn variants_of_any_shape_are_types_and_a_transparent_one_brings_its_own() {
    check_error_type(
        r#"#[error_type(crate = t, category = "provider")]
           enum Failure<E> where E: Sized {
               #[error_type(category = "timeout")]
               TookTooLong,
               #[error_type(rename = "refused.by_policy")]
               Refused { by: String },
               #[error_type(transparent)]
               Io(Error),
               #[error_type(transparent)]
               Inner { cause: Box<E> },
               #[error_type(other)]
               Unknown(u8, u8),
               #[error_type(other)]
               Strange,
           }"#,
        &expect![[r##"
            #[automatically_derived]
            #[allow(deprecated)]
            impl<E> t::ErrorType for Failure<E>
            where
                E: Sized,
                Box<E>: t::ErrorType,
            {
                const TYPES: &'static [p::ErrorTypeDescriptor] = (&const {
                    p::Joined::new(
                        &[
                            &[
                                p::ErrorTypeDescriptor {
                                    name: "took_too_long",
                                    category: p::ErrorCategory::Timeout,
                                },
                                p::ErrorTypeDescriptor {
                                    name: "refused.by_policy",
                                    category: p::ErrorCategory::Provider,
                                },
                                p::ErrorTypeDescriptor::OTHER,
                            ],
                            <Error as p::ErrorType>::TYPES,
                            <Box<E> as p::ErrorType>::TYPES,
                        ],
                    )
                })
                    .types();
                #[inline]
                fn index(&self) -> p::core::primitive::usize {
                    match self {
                        Self::TookTooLong { .. } => 0usize,
                        Self::Refused { .. } => 1usize,
                        Self::Io { 0: __inner } => {
                            3usize + <Error as p::ErrorType>::index(__inner)
                        }
                        Self::Inner { cause: __inner } => {
                            3usize + <Error as p::ErrorType>::TYPES.len()
                                + <Box<E> as p::ErrorType>::index(__inner)
                        }
                        Self::Unknown { .. } => 2usize,
                        Self::Strange { .. } => 2usize,
                    }
                }
            }
        "##]],
    );
}

#[test]
fn an_enum_without_variants_has_no_types() {
    check_error_type(
        "#[error_type(crate = t)] enum Never {}",
        &expect![[r#"
        #[automatically_derived]
        #[allow(deprecated)]
        impl t::ErrorType for Never {
            const TYPES: &'static [p::ErrorTypeDescriptor] = &[];
            #[inline]
            fn index(&self) -> p::core::primitive::usize {
                match *self {}
            }
        }
    "#]],
    );
}
