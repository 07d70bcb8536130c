//! Everything that is reported for one item, each error with the tokens that it blames.

#![expect(clippy::needless_raw_string_hashes, reason = "expect-test writes snapshots with them")]

use std::fmt::Write as _;

use expect_test::{Expect, expect};
use proc_macro2::{Span, TokenStream};

use super::{Block, Function, LabelEnum};
use crate::errors::Errors;
use crate::parse;

fn tokens(source: &str) -> TokenStream {
    source.parse().expect("the test's source consists of Rust's tokens")
}

fn blamed(span: Span) -> String {
    span.source_text().unwrap_or_else(|| "the whole attribute".to_owned())
}

#[track_caller]
fn check_errors(errors: Errors, expected: &Expect) {
    let mut report = String::new();
    for error in errors.finish().into_iter().flatten() {
        writeln!(report, "{}: {error}", blamed(error.span())).expect("a `String` takes it all");
    }
    expected.assert_eq(&report);
}

#[track_caller]
fn check(arguments: &str, item: &str, expected: &Expect) {
    let errors = Errors::new();
    let arguments = parse::Arguments::parse(tokens(arguments), &errors);
    match syn::parse2(tokens(item)) {
        Ok(item) => drop(Function::new(arguments, item, None, &errors)),
        Err(error) => errors.absorb(error),
    }
    check_errors(errors, expected);
}

#[track_caller]
fn check_block(arguments: &str, item: &str, expected: &Expect) {
    let errors = Errors::new();
    let item = syn::parse2(tokens(item)).expect("the test's source is a block");
    drop(Block::new(&tokens(arguments), item, &errors));
    check_errors(errors, expected);
}

#[track_caller]
fn check_label(item: &str, expected: &Expect) {
    let errors = Errors::new();
    let input = syn::parse2(tokens(item)).expect("the test's source is an item");
    drop(LabelEnum::new(parse::LabelEnum::parse(input, &errors), &errors));
    check_errors(errors, expected);
}

const FIND: &str = "fn find(&self, id: u64, size: Size, Page(from, to): Page) {}";

#[test]
fn a_good_attribute_reports_nothing() {
    check(
        r#"db(system = "sqlite", operation: Operation = self.operation()),
           labels(size, tier = "gold", query = interned(id.to_string(), cap = 1000,)),
           fields(id, from, "page.to" = to), name = "Store::find", level = "trace", crate = t,"#,
        FIND,
        &expect![[""]],
    );
}

#[test]
fn words_that_the_attribute_does_not_know() {
    check(
        "spans(a), databse(), db = 1, fields, level, critical = true, critical(), in_flight(), stream = 1",
        FIND,
        &expect![[r#"
            spans: `#[telemetry]` has no `spans`; it takes `db`, `http`, `http_client`, `job`, `provider`, `crate`, `critical`, `docs`, `error`, `fields`, `in_flight`, `labels`, `level`, `name`, `none`, `slow`, `stream` and `timing`
            databse: `#[telemetry]` has no `databse`; it takes `db`, `http`, `http_client`, `job`, `provider`, `crate`, `critical`, `docs`, `error`, `fields`, `in_flight`, `labels`, `level`, `name`, `none`, `slow`, `stream` and `timing`
            db: `db` takes a list in parentheses: `db(system = "sqlite", operation = "SELECT")`
            fields: `fields` takes a list in parentheses: `fields(order_id, size = order.size)`
            level: `level` needs a value: `level = "info"`
            =: `critical` is a word alone: it takes no value and no list
            critical: duplicate `critical`
            (: `critical` is a word alone: it takes no value and no list
            (: `in_flight` is a word alone: it takes no value and no list
            =: `stream` is a word alone: it takes no value and no list
        "#]],
    );
    check(
        "db(table = 3, sytem = \"a\")",
        FIND,
        &expect![[r#"
        table: `db` has no `table`; it takes `system`, `operation`, `collection` and `rows`
        sytem: `db` has no `sytem`; it takes `system`, `operation`, `collection` and `rows`
        db: `db` needs `system = "sqlite"` and `operation = "SELECT"`
    "#]],
    );
    check(
        "labels(a b, , 3), 'a', name \"x\"",
        FIND,
        &expect![[r#"
        a: `a` needs a value: `a = "constant"`
        ,: expected a name
        3: expected a name
        'a': expected a name
        name: `name` needs a value: `name = "checkout"`
    "#]],
    );
}

#[test]
fn keys_that_are_given_twice() {
    check(
        r#"name = "a", name = "b", level = "info", level = "warn", fields(), fields(), labels(), labels(),
           crate = a, crate = b,
           db(system = "a", system = "b", operation = "c", rows = |r| 1, rows = |r| 2), db(), http()"#,
        FIND,
        &expect![[r#"
            name: duplicate `name`
            level: duplicate `level`
            fields: duplicate `fields`
            labels: duplicate `labels`
            crate: duplicate `crate`
            system: duplicate `system`
            rows: duplicate `rows`
            db: duplicate `db`
            http: a function has at most one kind, and this one is `db` already
        "#]],
    );
}

#[test]
fn required_keys_that_are_missing() {
    check(
        "db()",
        FIND,
        &expect![[r#"
        db: `db` needs `system = "sqlite"` and `operation = "SELECT"`
    "#]],
    );
    check(
        "provider(model = id)",
        FIND,
        &expect![[r#"
        provider: `provider` needs `name = "replicate"` and `operation = "generate"`
    "#]],
    );
    check(
        "http(method = \"GET\")",
        FIND,
        &expect![[r#"
        http: `http` needs `route = "/orders/{id}"`
    "#]],
    );
    check(
        "job()",
        FIND,
        &expect![[r#"
        job: `job` needs `queue = "thumbnails"`
    "#]],
    );
}

#[test]
fn a_key_with_a_bad_value_is_not_missing_as_well() {
    check(
        "db(system = , operation)",
        FIND,
        &expect![[r#"
        system: `system` needs a value: `system = "sqlite"`
        operation: `operation` needs a value: `operation = "SELECT"`
    "#]],
    );
}

#[test]
fn values_of_the_common_keys() {
    check(
        r#"name = "", level = "loud", crate = 5, fields = 1, labels = size"#,
        FIND,
        &expect![[r#"
            "": a span's name is not empty and has no control characters
            "loud": a level is `trace`, `debug`, `info`, `warn` or `error`
            5: `crate` takes a path, such as `::telemark`
            fields: `fields` takes a list in parentheses: `fields(order_id, size = order.size)`
            labels: `labels` takes a list in parentheses: `labels(size, tier: Tier = user.tier())`
        "#]],
    );
    check(
        r#"name = find, level = INFO, crate"#,
        FIND,
        &expect![[r#"
        find: expected a string literal
        INFO: expected a string literal
        crate: `crate` needs a value: `crate = ::telemark`
    "#]],
    );
}

#[test]
fn values_of_a_kinds_keys() {
    check(
        r#"http(method = "get", route = "orders")"#,
        FIND,
        &expect![[r#"
            "get": an HTTP method is `CONNECT`, `DELETE`, `GET`, `HEAD`, `OPTIONS`, `PATCH`, `POST`, `PUT`, `QUERY`, `TRACE` or `_OTHER`
            "orders": a template starts with `/`, as in `"/orders/{id}"`
        "#]],
    );
    check(
        r#"http(method = 5, route = size)"#,
        FIND,
        &expect![[r#"
        5: a constant label is a string literal
        route: `route` takes the route's template as a string literal: `route = "/orders/{id}"`
    "#]],
    );
    check(
        r#"db(system = "", operation = id, rows = id)"#,
        FIND,
        &expect![[r#"
        id: `rows` takes a closure over the returned value: `|rows| rows.len()`
        "": a label's value can't be empty: Prometheus takes that for no label
    "#]],
    );
    check(
        r#"db(system = "a", operation = "b", rows = |a, b| 1)"#,
        FIND,
        &expect![[r#"
        |a, b| 1: `rows` takes a closure over the returned value: `|rows| rows.len()`
    "#]],
    );
}

#[test]
fn label_values_whose_set_is_not_known() {
    check(
        "labels(colour, from, id.size, tier = self.tier(), number = 5, self)",
        FIND,
        &expect![[r#"
            id: a name with dots goes into quotes, and needs a value: `"id.size" = …`
            colour: `colour` is no argument of this function; its arguments are `id`, `size`, `from` and `to`
            from: `from` is a part of an argument, and the signature does not say its type; write `from: Type = from`
            self.tier(): a label's set of values must be known: write its type, `tier: Type = …`, or a cap, `tier = interned(…, cap = 32)`
            5: a constant label is a string literal
            self: `self` is no argument of this function; its arguments are `id`, `size`, `from` and `to`
        "#]],
    );
    check(
        "labels(a, b, c, d: Option<T> = d)",
        "fn open<T: Label>(a: T, b: impl Label, c: &Self, d: u8) {}",
        &expect![[r#"
            T: a label needs a type that is the same in every call, and `T` is not
            impl: a label needs a type that is the same in every call, and `impl` is not
            Self: a label needs a type that is the same in every call, and `Self` is not
            T: a label needs a type that is the same in every call, and `T` is not
        "#]],
    );
    check(
        "labels(size)",
        "fn none() {}",
        &expect![[r#"
        size: `size` is no argument of this function; it has none
    "#]],
    );
}

#[test]
fn interned_labels() {
    check(
        "labels(a = interned(), b = interned(id), c = interned(id, 5), d = interned(id, cap),
                e = interned(id, cap = 0), f = interned(id, cap = 1001), g = interned(id, cap = N),
                h = interned(id, cap = 5, 6), i = interned)",
        FIND,
        &expect![[r#"
            interned: an interned label takes an expression and a cap: `interned(expr, cap = 32)`
            interned: an interned label takes an expression and a cap: `interned(expr, cap = 32)`
            interned: an interned label takes an expression and a cap: `interned(expr, cap = 32)`
            cap: `cap` needs a value: `cap = 32`
            0: a cap is a number from 1 to 1000
            1001: a cap is a number from 1 to 1000
            N: a cap is a number from 1 to 1000
            6: nothing follows the cap
            interned: `interned` is no argument of this function; its arguments are `id`, `size`, `from` and `to`
        "#]],
    );
}

#[test]
fn names_of_labels() {
    check(
        r#"db(system = "a", operation = "b"),
           labels(outcome = "a", le = "a", Size = "a", "db.system.name" = "a", db_operation_name = "a",
                  code.function.name = "a", "code_function_name" = "a", a__b = "a", _a = "a",
                  "db.collection.name" = "a", x = "a", x = "b", "a.b" = "a", a_b = "a", "quoted")"#,
        FIND,
        &expect![[r#"
            code: a name with dots goes into quotes, and needs a value: `"code.function.name" = …`
            "quoted": `"quoted"` needs a value: `"quoted" = "constant"`
            outcome: this name is taken: `le`, `quantile`, `outcome`, `job`, `instance` have a meaning of their own
            le: this name is taken: `le`, `quantile`, `outcome`, `job`, `instance` have a meaning of their own
            Size: a name starts with a lower-case letter
            "db.system.name": the label `db.system.name` is set by `db(system = …)`
            db_operation_name: the label `db_operation_name` is set by `db(operation = …)`
            "code_function_name": the label `code_function_name` is set by `#[telemetry]` itself
            a__b: `.` and `_` stand between two letters or digits
            _a: a name starts with a lower-case letter
            "db.collection.name": the label `db.collection.name` is set by `db(collection = …)`
            x: the label `x` is there already
            a_b: the label `a_b` is there already
        "#]],
    );
    check(
        r#"job(queue = "a"), labels("messaging.operation.name" = "a")"#,
        FIND,
        &expect![[r#"
        "messaging.operation.name": the label `messaging.operation.name` is set by `job` itself
    "#]],
    );
}

#[test]
fn names_of_fields() {
    check(
        r#"fields(outcome = 1, Id = 1, id, id = 2, colour, user.id = 3, "quoted", a = )"#,
        FIND,
        &expect![[r#"
            user: a name with dots goes into quotes, and needs a value: `"user.id" = …`
            "quoted": `"quoted"` needs a value: `"quoted" = expr`
            a: `a` needs a value: `a = expr`
            outcome: the field `outcome` is set by `#[telemetry]` itself
            Id: a name starts with a lower-case letter
            id: the field `id` is there already
            colour: `colour` is no argument of this function; its arguments are `id`, `size`, `from` and `to`
        "#]],
    );
}

#[test]
fn functions_that_can_not_be_measured() {
    check(
        "",
        "const fn one() -> u8 { 1 }",
        &expect![[r#"
        const: a `const fn` can't be measured: it may run in the compiler
    "#]],
    );
    check(
        "",
        "unsafe extern \"C\" fn log(format: *const u8, ...) {}",
        &expect![[r#"
        ...: a variadic function can't be measured
    "#]],
    );
    check(
        "",
        "fn declared(&self);",
        &expect![[r#"
        declared: there is no body to measure here: annotate the methods that implement this one
    "#]],
    );
    check(
        "",
        "pub struct Order;",
        &expect![[r#"
            struct: `#[telemetry]` goes on a function, a method, an `impl` block or a trait
        "#]],
    );
    check(
        "",
        "#[::telemark::telemetry(name = \"b\")] fn twice() {}",
        &expect![[r#"
        ::telemark::telemetry: a function has one `#[telemetry]`
    "#]],
    );
}

#[test]
fn a_block_reports_the_mistakes_of_all_its_methods() {
    check_block(
        r#"name = "store", skip, levle = "info", labels(size), none = "panic""#,
        r#"impl<T> Store<T> {
            const A: u8 = { 1 };
            type B = u8;
            made! { fn c() {} }
            made!(d);
            fn find(&self, size: Size) {}
            fn save(&self) {}
            #[telemetry(labels(tier))]
            fn load(&self, tier: T, size: Size) {}
            #[telemetry(skip)]
            const fn skipped() {}
            #[telemetry(labels(), skip)]
            const fn skipped_and_more() {}
            #[telemetry(labels())]
            const fn limit() {}
            #[telemetry = 5]
            #[cfg_attr(test, telemetry(skip))]
            fn odd(size: Size) {}
            #[telemetry(name = "a")]
            #[telemetry(name = "b")]
            fn twice(size: Size) {}
        }"#,
        &expect![[r#"
            levle: `#[telemetry]` has no `levle`; it takes `db`, `http`, `http_client`, `job`, `provider`, `crate`, `critical`, `docs`, `error`, `fields`, `in_flight`, `labels`, `level`, `name`, `none`, `slow`, `stream` and `timing`
            "panic": a `None` is `"error"` or `"ok"`
            name: `name` is for one function: the methods of a block would share it
            skip: `skip` is for one method of a block
            size: `size` is no argument of this function; it has none
            skip: `skip` stands alone: there is nothing to say about the method
            const: a `const fn` can't be measured: it may run in the compiler; put `#[telemetry(skip)]` on it
            telemetry = 5: `telemetry` takes a list in parentheses: `#[telemetry(…)]`
            cfg_attr: a block does not see through `cfg_attr`: put it around the block's attribute
            telemetry: a function has one `#[telemetry]`
        "#]],
    );
}

#[test]
fn items_that_are_no_closed_set() {
    check_label(
        "struct Size { a: u8 }",
        &expect![[r#"
        struct: `Label` is for enums: a label's values must be a closed set
    "#]],
    );
    check_label(
        "union Size { a: u8 }",
        &expect![[r#"
        union: `Label` is for enums: a label's values must be a closed set
    "#]],
    );
    check_label(
        "enum Size {}",
        &expect![[r#"
        Size: a label has at least one value
    "#]],
    );
    check_label(
        "enum Size<'a, T> { A(T), B { b: &'a u8 }, C }",
        &expect![[r#"
        (T): a label's variant has no fields: its values must be a closed set
        { b: &'a u8 }: a label's variant has no fields: its values must be a closed set
        <'a, T>: a label's enum has no parameters
    "#]],
    );
}

#[test]
fn values_of_a_label_enum() {
    check_label(
        r#"#[label(crate = a, crate = b, rename = "x")]
           #[label]
           enum Size {
               Small,
               #[label(rename = "small")] Tiny,
               #[label(rename = "")] Nothing,
               #[label(rename = "a", rename = "b")] Twice,
               #[label(rename = 5)] Number,
               #[label(crate = a)] Crate,
               SMALL,
           }"#,
        &expect![[r#"
            crate: duplicate `crate`
            rename: `#[label]` on an enum has no `rename`; it takes `crate = ::telemark`
            label: `label` takes a list in parentheses: `#[label(…)]`
            rename: duplicate `rename`
            5: expected a string literal
            crate: `#[label]` on a variant has no `crate`; it takes `rename = "value"`
            "": a label's value can't be empty: Prometheus takes that for no label
            "small": `Small` has the value `small` already
            SMALL: `Small` has the value `small` already
        "#]],
    );
}
