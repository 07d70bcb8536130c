//! Whole expansions, as a reader would write them.

#![expect(clippy::needless_raw_string_hashes, reason = "expect-test writes snapshots with them")]

mod block;
mod body;
mod docs;
mod entry;
mod error_enum;
mod errors;
mod http;
mod label_enum;
mod metrics;
mod stream;

use expect_test::Expect;
use proc_macro2::TokenStream;

use super::{derive_error_type, derive_label, metrics as expand_metrics, telemetry};

fn tokens(source: &str) -> TokenStream {
    source.parse().expect("the test's source consists of Rust's tokens")
}

/// With `p` for the path of the private module, which stands before nearly every word.
fn pretty(tokens: TokenStream) -> String {
    let file = syn::parse2(tokens).expect("an expansion consists of items");
    prettyplease::unparse(&file).replace("t::__private", "p").replace("t ::__private", "p")
}

#[track_caller]
fn check(arguments: &str, item: &str, expected: &Expect) {
    let arguments = format!("docs = false, {arguments}");
    expected.assert_eq(&pretty(telemetry(tokens(&arguments), tokens(item))));
}

/// The part of an expansion behind the start of the call.
#[track_caller]
fn check_wrapped(item: &str, expected: &Expect) {
    check_wrapped_with("", item, expected);
}

#[track_caller]
fn check_wrapped_with(arguments: &str, item: &str, expected: &Expect) {
    let arguments = format!("{arguments} crate = t, docs = false");
    let expansion = pretty(telemetry(tokens(&arguments), tokens(item)));
    let (_, wrapped) =
        expansion.split_once("\n    };\n").expect("the start is a `let` with a block");
    expected.assert_eq(wrapped);
}

#[track_caller]
fn check_label(item: &str, expected: &Expect) {
    expected.assert_eq(&pretty(derive_label(tokens(item))));
}

#[track_caller]
fn check_error_type(item: &str, expected: &Expect) {
    expected.assert_eq(&pretty(derive_error_type(tokens(item))));
}

#[track_caller]
fn check_metrics(declarations: &str, expected: &Expect) {
    expected.assert_eq(&pretty(expand_metrics(tokens(declarations))));
}

#[test]
fn the_runtime_is_looked_for_under_its_own_name() {
    let expansion = |arguments| telemetry(tokens(arguments), tokens("fn f() {}")).to_string();
    assert_eq!(expansion(""), expansion("crate = ::telemark"));
    let label =
        |attribute| derive_label(tokens(&format!("{attribute} enum A {{ B }}"))).to_string();
    assert_eq!(label(""), label("#[label(crate = ::telemark)]"));
    let error =
        |attribute| derive_error_type(tokens(&format!("{attribute} enum A {{ B }}"))).to_string();
    assert_eq!(error(""), error("#[error_type(crate = ::telemark)]"));
}

#[test]
fn what_is_critical_differs_in_nothing_but_the_end_of_its_record() {
    let differs = |critical: &str, plain: &str, item: &str, times: usize| {
        let expansion = |arguments: &str| telemetry(tokens(arguments), tokens(item)).to_string();
        let plain = expansion(plain);
        assert_eq!(plain.matches(r"\u{1e}").count(), times);
        assert_eq!(expansion(critical), plain.replace(r"\u{1e}", r"critical\u{1f}\u{1e}"));
    };
    differs("critical", "", "/// Finds.\nfn find(id: u64) -> Option<u64> { None }", 1);
    differs(
        "critical, db(system = \"sqlite\", operation = \"SELECT\")",
        "db(system = \"sqlite\", operation = \"SELECT\")",
        "impl Store {
             #[telemetry(slow = off)] fn find(&self) {}
             async fn load(&self) {}
             #[telemetry(skip)] fn id(&self) {}
         }",
        2,
    );
}
