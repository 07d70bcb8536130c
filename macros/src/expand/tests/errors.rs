//! Where a function's error types come from.

use expect_test::{Expect, expect};

use super::{pretty, telemetry, tokens};

#[track_caller]
fn check(arguments: &str, item: &str, expected: &Expect) {
    expected.assert_eq(&shown(arguments, item));
}

#[track_caller]
fn check_all(items: &[&str], expected: &Expect) {
    let all: Vec<_> = items.iter().map(|item| shown("", item)).collect();
    expected.assert_eq(&all.join("\n"));
}

/// The list of error types, the storage that it sizes, and the end of the call.
fn shown(arguments: &str, item: &str) -> String {
    let arguments = format!("crate = t, docs = false, {arguments}");
    let expansion = pretty(telemetry(tokens(&arguments), tokens(item)));
    let one_line = expansion.split_whitespace().collect::<Vec<_>>().join(" ");
    let part = |start: &str, end: &str| {
        let (_, rest) = one_line.split_once(start)?;
        Some(format!("{start}{}", rest.split_once(end)?.0))
    };
    let item = part("const __TELEMARK_ERRORS", "const __TELEMARK_RECORD_PIECES");
    let list = part("Piece::ErrorTypes(", ", p::Piece::Written");
    let size = part("static __TELEMARK_DURATION: ", " = ");
    let ends = part(".finish(", "; __returned").or_else(|| part("move |__returned| {", "}"));
    let shown: Vec<_> = [item, list, size, ends].into_iter().flatten().collect();
    shown.join("\n")
}

#[test]
fn what_has_no_part_in_the_error_is_left_out_of_the_declared_type() {
    let all = [
        "fn f<T>() -> Result<Vec<T>, StoreError> {}",
        "fn f(&self) -> io::Result<Self> {}",
        "async fn f<'a>(a: &'a str) -> crate::Result<&'a str, Parse<'a>> {}",
        "fn f() -> StoreResult<Order> {}",
        "fn f() -> Poll<Option<io::Result<u8>>> {}",
        "fn f() -> core::ops::ControlFlow<fmt::Result, u8> {}",
        "fn f() -> BoxFuture<'static, Result<u8, Box<dyn Error + Send + Sync>>> {}",
    ];
    check_all(
        &all,
        &expect![[r#"
            Piece::ErrorTypes( p::Typed::<Result<(), StoreError>>::ERROR_TYPES, )
            static __TELEMARK_DURATION: p::Timings< { 1usize * p::Typed::<Result<(), StoreError>>::ENDINGS }, 15usize, >
            .finish(p::Typed::new(&__returned).ending())
            Piece::ErrorTypes( p::Typed::<io::Result<()>>::ERROR_TYPES, )
            static __TELEMARK_DURATION: p::Timings< { 1usize * p::Typed::<io::Result<()>>::ENDINGS }, 15usize, >
            .finish(p::Typed::new(&__returned).ending())
            Piece::ErrorTypes( p::Typed::<crate::Result<(), Parse<'static>>>::ERROR_TYPES, )
            static __TELEMARK_DURATION: p::Timings< { 1usize * p::Typed::<crate::Result<(), Parse<'static>>>::ENDINGS }, 15usize, >
            Piece::ErrorTypes( p::Typed::<StoreResult<Order>>::ERROR_TYPES, )
            static __TELEMARK_DURATION: p::Timings< { 1usize * p::Typed::<StoreResult<Order>>::ENDINGS }, 15usize, >
            .finish(p::Typed::new(&__returned).ending())
            Piece::ErrorTypes( p::Typed::<Poll<Option<io::Result<()>>>>::ERROR_TYPES, )
            static __TELEMARK_DURATION: p::Timings< { 1usize * p::Typed::<Poll<Option<io::Result<()>>>>::ENDINGS }, 15usize, >
            .finish(p::Typed::new(&__returned).ending())
            Piece::ErrorTypes( p::Typed::< core::ops::ControlFlow<fmt::Result, ()>, >::ERROR_TYPES, )
            static __TELEMARK_DURATION: p::Timings< { 1usize * p::Typed::< core::ops::ControlFlow<fmt::Result, ()>, >::ENDINGS }, 15usize, >
            .finish(p::Typed::new(&__returned).ending())
            Piece::ErrorTypes( p::Typed::< Result<(), Box<dyn Error + Send + Sync>>, >::ERROR_TYPES, )
            static __TELEMARK_DURATION: p::Timings< { 1usize * p::Typed::< Result<(), Box<dyn Error + Send + Sync>>, >::ENDINGS }, 15usize, >"#]],
    );
}

#[test]
fn a_type_that_may_depend_on_a_parameter_is_left_alone() {
    let all = [
        "fn f<Failure>() -> Result<u8, Failure> {}",
        "fn f<const SIZE: usize>() -> Result<u8, Failure<SIZE>> {}",
        "fn f(&self) -> Result<u8, E> {}",
        "fn f(&self) -> Result<u8, Self::Error> {}",
        "fn f(&self) -> Result<u8, S::Error> {}",
        "fn f(&self) -> Result<u8, <S as Service>::Error> {}",
        "fn f() -> Result<u8, impl Error> {}",
        "fn f() -> StoreResult<T> {}",
        "fn f() -> Order {}",
        "fn f() -> Option<Result<u8, Failure>> {}",
        "fn f() -> ! {}",
        "fn f() {}",
    ];
    check_all(
        &all,
        &expect![[r#"
            static __TELEMARK_DURATION: p::Timings<{ 4usize }, 15usize>
            .finish(p::Probe::new(&__returned).ending())
            static __TELEMARK_DURATION: p::Timings<{ 4usize }, 15usize>
            .finish(p::Probe::new(&__returned).ending())
            static __TELEMARK_DURATION: p::Timings<{ 4usize }, 15usize>
            .finish(p::Probe::new(&__returned).ending())
            static __TELEMARK_DURATION: p::Timings<{ 4usize }, 15usize>
            .finish(p::Probe::new(&__returned).ending())
            static __TELEMARK_DURATION: p::Timings<{ 4usize }, 15usize>
            .finish(p::Probe::new(&__returned).ending())
            static __TELEMARK_DURATION: p::Timings<{ 4usize }, 15usize>
            .finish(p::Probe::new(&__returned).ending())
            static __TELEMARK_DURATION: p::Timings<{ 4usize }, 15usize>
            .finish(p::Probe::new(&__returned).ending())
            static __TELEMARK_DURATION: p::Timings<{ 4usize }, 15usize>
            .finish(p::Probe::new(&__returned).ending())
            static __TELEMARK_DURATION: p::Timings<{ 4usize }, 15usize>
            .finish(p::Probe::new(&__returned).ending())
            static __TELEMARK_DURATION: p::Timings<{ 4usize }, 15usize>
            .finish(p::Probe::new(&__returned).ending())
            static __TELEMARK_DURATION: p::Timings<{ 4usize }, 15usize>
            static __TELEMARK_DURATION: p::Timings<{ 4usize }, 15usize>
            .finish(p::Probe::new(&__returned).ending())"#]],
    );
}

#[test]
fn a_function_and_a_type_are_told_apart_by_their_names() {
    let item = "fn f() -> Result<u8, Error> {}";
    check(
        "error = classify",
        item,
        &expect![[r#"
            const __TELEMARK_ERRORS: &[p::ErrorTypeDescriptor] = p::classes( &classify, ); 
            Piece::ErrorTypes(__TELEMARK_ERRORS)
            static __TELEMARK_DURATION: p::Timings< { 1usize * const { p::endings(__TELEMARK_ERRORS) } }, 15usize, >
            .finish( p::Typed::new( &p::Typed::new(&__returned).classified(classify), ) .ending(), )"#]],
    );
    check(
        "error = StoreError::classify",
        item,
        &expect![[r#"
            const __TELEMARK_ERRORS: &[p::ErrorTypeDescriptor] = p::classes( &StoreError::classify, ); 
            Piece::ErrorTypes(__TELEMARK_ERRORS)
            static __TELEMARK_DURATION: p::Timings< { 1usize * const { p::endings(__TELEMARK_ERRORS) } }, 15usize, >
            .finish( p::Typed::new( &p::Typed::new(&__returned) .classified(StoreError::classify), ) .ending(), )"#]],
    );
    check(
        "error = crate::StoreError<u8>",
        item,
        &expect![[r#"
            const __TELEMARK_ERRORS: &[p::ErrorTypeDescriptor] = <crate::StoreError< u8, > as p::ErrorType>::TYPES; 
            Piece::ErrorTypes(__TELEMARK_ERRORS)
            static __TELEMARK_DURATION: p::Timings< { 1usize * const { p::endings(__TELEMARK_ERRORS) } }, 15usize, >
            .finish( p::Typed::new( &p::Typed::new(&__returned) .said::<crate::StoreError<u8>>(), ) .ending(), )"#]],
    );
    check(
        r#"none = "error""#,
        item,
        &expect![[r#"
            const __TELEMARK_ERRORS: &[p::ErrorTypeDescriptor] = (&const { p::Joined::new( &[ &[p::ErrorTypeDescriptor::OTHER], p::Typed::<Result<(), Error>>::ERROR_TYPES, ], ) }) .types(); 
            Piece::ErrorTypes(__TELEMARK_ERRORS)
            static __TELEMARK_DURATION: p::Timings< { 1usize * const { p::endings(__TELEMARK_ERRORS) } }, 15usize, >
            .finish({ let __measured = &__returned; p::Optional::ending( __measured, p::Typed::new(&__returned).ending(), ) })"#]],
    );
}
