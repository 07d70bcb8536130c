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

/// The list of error types, and the end of the call.
fn shown(arguments: &str, item: &str) -> String {
    let arguments = format!("crate = t, docs = false, {arguments}");
    let expansion = pretty(telemetry(tokens(&arguments), tokens(item)));
    let lines: Vec<_> = expansion.lines().map(str::trim).collect();
    let types = lines.iter().position(|line| line.contains("const __TELEMARK_ERRORS"));
    let types = types.map_or(&[][..], |start| {
        let end = lines[start..]
            .iter()
            .position(|line| line.starts_with("const __TELEMARK_RECORD_PIECES"));
        &lines[start..start + end.expect("the record follows")]
    });
    let ends = lines.iter().filter(|line| {
        line.contains("ending()") || line.contains(".classified(") || line.contains(".said::<")
    });
    let shown: Vec<_> = types.iter().chain(ends).copied().collect();
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
            const __TELEMARK_ERRORS: &[p::ErrorTypeDescriptor] = {
            #[allow(unused_imports)]
            use p::Untyped as _;
            p::Typed::<Result<(), StoreError>>::ERROR_TYPES
            };
            __call.finish(p::Typed::new(&__returned).ending());
            const __TELEMARK_ERRORS: &[p::ErrorTypeDescriptor] = {
            #[allow(unused_imports)]
            use p::Untyped as _;
            p::Typed::<io::Result<()>>::ERROR_TYPES
            };
            __call.finish(p::Typed::new(&__returned).ending());
            const __TELEMARK_ERRORS: &[p::ErrorTypeDescriptor] = {
            #[allow(unused_imports)]
            use p::Untyped as _;
            p::Typed::<crate::Result<(), Parse<'static>>>::ERROR_TYPES
            };
            move |__returned| { p::Typed::new(__returned).ending() },
            const __TELEMARK_ERRORS: &[p::ErrorTypeDescriptor] = {
            #[allow(unused_imports)]
            use p::Untyped as _;
            p::Typed::<StoreResult<Order>>::ERROR_TYPES
            };
            __call.finish(p::Typed::new(&__returned).ending());
            const __TELEMARK_ERRORS: &[p::ErrorTypeDescriptor] = {
            #[allow(unused_imports)]
            use p::Untyped as _;
            p::Typed::<Poll<Option<io::Result<()>>>>::ERROR_TYPES
            };
            __call.finish(p::Typed::new(&__returned).ending());
            const __TELEMARK_ERRORS: &[p::ErrorTypeDescriptor] = {
            #[allow(unused_imports)]
            use p::Untyped as _;
            p::Typed::<core::ops::ControlFlow<fmt::Result, ()>>::ERROR_TYPES
            };
            __call.finish(p::Typed::new(&__returned).ending());
            const __TELEMARK_ERRORS: &[p::ErrorTypeDescriptor] = {
            #[allow(unused_imports)]
            use p::Untyped as _;
            p::Typed::<Result<(), Box<dyn Error + Send + Sync>>>::ERROR_TYPES
            };
            p::Typed::new(__returned).ending()"#]],
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
        __call.finish(p::Probe::new(&__returned).ending());
        __call.finish(p::Probe::new(&__returned).ending());
        __call.finish(p::Probe::new(&__returned).ending());
        __call.finish(p::Probe::new(&__returned).ending());
        __call.finish(p::Probe::new(&__returned).ending());
        __call.finish(p::Probe::new(&__returned).ending());
        __call.finish(p::Probe::new(&__returned).ending());
        __call.finish(p::Probe::new(&__returned).ending());
        __call.finish(p::Probe::new(&__returned).ending());
        __call.finish(p::Probe::new(&__returned).ending());

        __call.finish(p::Probe::new(&__returned).ending());"#]],
    );
}

#[test]
fn a_function_and_a_type_are_told_apart_by_their_names() {
    let item = "fn f() -> Result<u8, Error> {}";
    check(
        "error = classify",
        item,
        &expect![[r#"
            const __TELEMARK_ERRORS: &[p::ErrorTypeDescriptor] = p::classes(
            &classify,
            );
            &p::Typed::new(&__returned).classified(classify),
            .ending(),"#]],
    );
    check(
        "error = StoreError::classify",
        item,
        &expect![[r#"
            const __TELEMARK_ERRORS: &[p::ErrorTypeDescriptor] = p::classes(
            &StoreError::classify,
            );
            .classified(StoreError::classify),
            .ending(),"#]],
    );
    check(
        "error = crate::StoreError<u8>",
        item,
        &expect![[r#"
            const __TELEMARK_ERRORS: &[p::ErrorTypeDescriptor] = <crate::StoreError<
            u8,
            > as p::ErrorType>::TYPES;
            .said::<crate::StoreError<u8>>(),
            .ending(),"#]],
    );
    check(
        r#"none = "error""#,
        item,
        &expect![[r#"
        const __TELEMARK_ERRORS: &[p::ErrorTypeDescriptor] = (&const {
        p::Joined::new(
        &[
        &[p::ErrorTypeDescriptor::OTHER],
        {
        #[allow(unused_imports)]
        use p::Untyped as _;
        p::Typed::<Result<(), Error>>::ERROR_TYPES
        },
        ],
        )
        })
        .types();
        p::Typed::new(&__returned).ending(),"#]],
    );
}
