//! The peers' own tests, file by file, as shapes of ours.
//!
//! `tracing::instrument`:
//!
//! | file | shapes |
//! | --- | --- |
//! | `async_fn` | here, `futures`, `async_traits` (`#[async_trait]`), `returned` (futures by hand) |
//! | `dead_code` | `never_called`, `never_called_async` |
//! | `destructuring` | `everything_destructured`; `tuple_struct`, `named_struct`, `reference_pattern`, `tuples_in_tuples` in `peers` |
//! | `err`, `ret` | `begins_with_a_block`, `copied`; `functions`, `futures`: the outcome is always told, the values never are |
//! | `fields` | `computed_fields`, `constant_fields`, `field_of_a_moved_argument`; `expressions` in `peers` |
//! | `follows_from`, `parents` | `iterators_of_options`, `iterators_of_options_async`: the arguments alone, causes are tracing's |
//! | `instrument`, `names`, `levels`, `targets` | `inner_attributes_async`; `at_trace`, `renamed_function` in `peers`: name and level are literals, the target is the module |
//! | `ui/pass/type_shadowing` | `shadowed_return_type`, `shadowed_return_type_async` |
//! | `ui/fail` | `tests/messages/ui/function/` |
//!
//! `fastrace::trace`:
//!
//! | file | shapes |
//! | --- | --- |
//! | `ok/async-in-trait`, `ok/async-trait` | `async_traits` |
//! | `ok/async-trait-dyn-future`, `ok/dyn-future` | `future_in_a_result_async` |
//! | `ok/has-crate-path` | the fixture `tests/fixtures/users/renamed` |
//! | `ok/has-name…`, `ok/has-short-name`, `ok/has-enter-on-poll`, `ok/has-no-arguments` | `mutable_number`, `mutable_for_nothing_async`; spans are always entered on a poll |
//! | `ok/has-properties`, `lib` | `dropped_before_its_end_async`, `constant_fields` |
//! | `ok/impl-stream` | `opaque_return_async` in `futures` |

#![allow(
    clippy::needless_pass_by_value,
    clippy::unused_async,
    clippy::unused_self,
    reason = "the shapes are the subject"
)]

use std::pin::Pin;

use telemark::telemetry;

use crate::calls::Calls;
use crate::poll::{finish, next_poll};
use crate::refused::{Answer, Refused};
use crate::{above, ends, path_of, table};

#[test]
fn shapes_of_the_peers_test_files_are_counted_once() {
    let deep = Deep { pair: Holder((1, 2)), rest: (3, 4), _bare: Bare };
    let mut bare = Bare;
    table! {
        upstream;
        shadowed_return_type "ok" shadowed_return_type();
        shadowed_return_type_async "ok" finish(shadowed_return_type_async());
        on_lines_of_their_own_async "ok" assert_eq!(finish(on_lines_of_their_own_async(true)), 2);
        only_a_comment_async "ok" finish(only_a_comment_async());
        begins_with_a_block "error" begins_with_a_block().unwrap_err();
        inner_attributes_async "ok" finish(inner_attributes_async());
        mutable_number ["ok" 3] assert_eq!(mutable_number(3), 0);
        mutable_for_nothing_async "ok" assert_eq!(finish(mutable_for_nothing_async(1)), 1);
        future_in_a_result_async "ok"
            finish(finish(future_in_a_result_async()).unwrap()).unwrap_err();
        boxed_nothing "ok" finish(boxed_nothing());
        opaque_without_move "error" finish(opaque_without_move()).unwrap_err();
        boxed_without_move "ok" assert_eq!(finish(boxed_without_move()), 1);
        computed_fields "ok" assert_eq!(computed_fields("ab"), 2);
        field_of_a_moved_argument "ok" assert_eq!(field_of_a_moved_argument("a".to_owned()), "a");
        constant_fields "ok" assert_eq!(constant_fields("ab"), 2);
        copied "ok" assert_eq!([copied(); 2].len(), 2);
        iterators_of_options "ok" assert_eq!(iterators_of_options([Some(1), None]), 1);
        iterators_of_options_async "ok"
            assert_eq!(finish(iterators_of_options_async([Some(1), None])), 1);
        everything_destructured "ok" assert_eq!(everything_destructured(&deep, Bare), 10);
        never_called [] above();
        never_called_async [] above();
        dropped_before_its_end_async "ok"
            assert_eq!(finish(dropped_before_its_end_async(1, &Bare, Bare)), 1);
        boxed_with_self "ok" assert_eq!(finish(bare.boxed_with_self()), 3);
        fields_of_self_async "ok" assert_eq!(finish(bare.fields_of_self_async()), 3);
        boxed_part "ok" assert_eq!(finish(bare.boxed_part(())), 3);
    }
}

type Shadowed = ();

enum Shadowing {
    Shadowed,
}

#[telemetry]
fn shadowed_return_type() -> Shadowed {
    use Shadowing::*;
    let _ = Shadowed;
}

#[telemetry]
async fn shadowed_return_type_async() -> Shadowed {
    use Shadowing::*;
    next_poll().await;
    let _ = Shadowed;
}

#[telemetry]
#[deny(clippy::suspicious_else_formatting)]
#[rustfmt::skip]
async fn on_lines_of_their_own_async(long: bool) -> usize {
    next_poll().await;
    usize::from(
        if long { 2_u8 } else { 1 }
    )
}

#[telemetry]
#[deny(clippy::suspicious_else_formatting)]
async fn only_a_comment_async() {
    // Nothing is done,
    // else or if.
}

#[telemetry]
#[deny(clippy::suspicious_else_formatting)]
fn begins_with_a_block() -> Answer<u8> {
    {}
    Ok("x".parse()?)
}

#[telemetry]
#[deny(unused_variables)]
async fn inner_attributes_async() {
    #![allow(unused_variables, reason = "it is the shape")]
    let unused = 42;
    next_poll().await;
}

#[telemetry]
fn mutable_number(mut n: u32) -> u32 {
    n -= 1;
    if n > 0 { mutable_number(n) } else { n }
}

#[telemetry]
#[allow(unused_mut, reason = "it is the shape")]
async fn mutable_for_nothing_async(mut n: u32) -> u32 {
    next_poll().await;
    n
}

type Later = Pin<Box<dyn Future<Output = Answer<u8>> + Send>>;

#[telemetry]
async fn future_in_a_result_async() -> Answer<Later> {
    next_poll().await;
    let inner = async { Err(Refused) };
    let mapped = async move { inner.await.map_err(|error: Refused| error) };
    Ok(Box::pin(mapped))
}

#[telemetry]
#[deny(unused_braces)]
fn boxed_nothing() -> Pin<Box<dyn Future<Output = ()>>> {
    Box::pin(async move {})
}

#[telemetry]
#[deny(unused_braces)]
fn opaque_without_move() -> impl Future<Output = Answer<()>> {
    async { Err(Refused) }
}

#[telemetry]
fn boxed_without_move() -> Pin<Box<dyn Future<Output = u8>>> {
    Box::pin(async { 1 })
}

#[telemetry(fields(parts = keywords.len(), r#type = "text", is_empty = keywords.is_empty()))]
fn computed_fields(keywords: &str) -> usize {
    keywords.len()
}

#[telemetry(fields(text = &text, text_len = text.len()))]
fn field_of_a_moved_argument(text: String) -> String {
    text
}

#[telemetry(fields(text = "constant", yes = true, one = 1, half = 0.5))]
fn constant_fields(text: &str) -> usize {
    text.len()
}

#[telemetry]
fn copied() -> impl Copy {
    42_u8
}

#[telemetry]
fn iterators_of_options(items: impl IntoIterator<Item = impl Into<Option<u8>>>) -> usize {
    items.into_iter().filter_map(Into::into).count()
}

#[telemetry]
async fn iterators_of_options_async(
    items: impl IntoIterator<Item = impl Into<Option<u8>>>,
) -> usize {
    next_poll().await;
    items.into_iter().filter_map(Into::into).count()
}

struct Deep {
    pair: Holder,
    rest: (u8, u8),
    _bare: Bare,
}

struct Holder((u8, u8));

/// Neither `Debug` nor `Copy`.
struct Bare;

#[telemetry(fields(a, d))]
fn everything_destructured(
    &Deep { pair: Holder((a, b)), rest: (c, d), .. }: &Deep,
    _bare: Bare,
) -> u8 {
    a + b + c + d
}

#[telemetry]
#[expect(dead_code, reason = "it is the shape")]
fn never_called() {}

#[telemetry]
#[expect(dead_code, reason = "it is the shape")]
async fn never_called_async() {}

#[telemetry]
async fn dropped_before_its_end_async(a: u8, b: &Bare, c: Bare) -> u8 {
    #[expect(clippy::drop_non_drop, reason = "it is the shape")]
    drop(c);
    next_poll().await;
    let _ = b;
    a
}

impl Bare {
    #[telemetry(fields(owner = std::any::type_name::<Self>(), length = self.length()))]
    fn boxed_with_self(&self) -> Pin<Box<dyn Future<Output = usize> + Send + '_>> {
        let length = self.length();
        Box::pin(async move {
            next_poll().await;
            length
        })
    }

    #[telemetry(fields(owner = std::any::type_name::<Self>(), more = %self.length() + 5))]
    async fn fields_of_self_async(&mut self) -> usize {
        self.length()
    }

    #[telemetry]
    fn boxed_part(&mut self, _request: ()) -> Pin<Box<dyn Future<Output = usize> + Send + Sync>> {
        let length = self.length();
        Box::pin(async move { length })
    }

    fn length(&self) -> usize {
        3
    }
}
