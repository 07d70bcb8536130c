//! Shapes that the tests of the peers' attributes have, in our own words.

#![allow(
    clippy::elidable_lifetime_names,
    clippy::needless_lifetimes,
    clippy::needless_pass_by_value,
    clippy::unused_async,
    clippy::too_many_arguments,
    clippy::type_complexity,
    reason = "the shapes are the subject"
)]

use std::collections::HashMap;
use std::fmt::{Debug, Display};
use std::marker::PhantomData;
use std::panic::Location;

use telemark::telemetry;

use crate::poll::next_poll;
use crate::refused::{Answer, Refused};

pub(crate) struct Pair(pub(crate) u8, pub(crate) u8);

pub(crate) struct Named {
    pub(crate) left: u8,
    pub(crate) right: (u8, [u8; 2]),
}

#[telemetry(fields(a, b))]
pub(crate) fn tuples_in_tuples(((a, _), (b, ..)): ((u8, u8), (u8, u8, u8))) -> u8 {
    a + b
}

#[telemetry(fields(a, b))]
pub(crate) fn tuple_struct(Pair(a, b): Pair) -> u8 {
    a + b
}

#[telemetry(fields(left, deep))]
pub(crate) fn named_struct(Named { left, right: (_, [deep, _]) }: Named) -> u8 {
    left + deep
}

#[telemetry(fields(a))]
pub(crate) fn reference_pattern(&(a, ref b): &(u8, String), mut c: Vec<u8>) -> usize {
    c.push(a);
    b.len() + c.len()
}

#[telemetry]
pub(crate) fn bound_whole(whole @ (a, _): (u8, u8)) -> u8 {
    whole.1 + a
}

#[telemetry(level = "trace")]
pub(crate) fn at_trace() {}

#[telemetry(level = "error", name = "another_name")]
pub(crate) fn renamed_function() {}

#[telemetry(fields(text = %text, more = ?Some(text.len())))]
pub(crate) fn shown_and_debugged(text: &str) -> usize {
    text.len()
}

#[telemetry(fields(a = a + 1, twice = a * 2))]
pub(crate) fn expressions(a: u8) -> u8 {
    a
}

#[telemetry]
pub(crate) fn raw_names(r#type: u8, r#match: u8) -> u8 {
    r#type + r#match
}

#[telemetry]
pub(crate) fn r#loop() -> u8 {
    1
}

#[telemetry]
pub(crate) fn names_like_ours(__call: u8, __returned: u8, __labels: u8) -> u8 {
    __call + __returned + __labels
}

#[telemetry]
pub(crate) fn static_and_const_generics<const A: usize, const B: bool>(items: [u8; A]) -> usize {
    if B { items.len() } else { A * 2 }
}

#[telemetry]
pub(crate) fn higher_ranked(call: &dyn for<'a> Fn(&'a str) -> &'a str) -> usize {
    call("text").len()
}

#[telemetry]
pub(crate) fn function_pointer(call: fn(u8) -> u8) -> fn(u8) -> u8 {
    call
}

#[telemetry]
pub(crate) fn returns_a_closure<'a>(add: &'a u8) -> impl Fn(u8) -> u8 + 'a {
    move |n| n + add
}

#[telemetry]
pub(crate) fn closure_that_captures(items: &mut Vec<u8>, name: String) -> usize {
    let mut push = |n| {
        items.push(n);
        items.len() + name.len()
    };
    push(1);
    push(2)
}

#[telemetry]
pub(crate) fn mutates_through_two(a: &mut u8, b: &mut u8) {
    std::mem::swap(a, b);
}

#[telemetry]
pub(crate) fn elided_in_a_struct(items: &HashMap<u8, String>) -> std::slice::Iter<'_, u8> {
    let _ = items;
    [].iter()
}

#[telemetry]
pub(crate) fn unsized_generic<T: ?Sized + Display>(value: &T) -> String {
    value.to_string()
}

#[telemetry]
pub(crate) fn phantom<'a, T: 'a>(_: PhantomData<&'a T>) -> PhantomData<&'a T> {
    PhantomData
}

#[telemetry]
pub(crate) fn unused_result() -> Answer<impl Debug + Clone> {
    Ok(1)
}

#[telemetry]
#[must_use]
#[inline]
#[doc(hidden)]
#[cold]
pub(crate) fn many_attributes() -> u8 {
    1
}

#[telemetry]
#[deprecated]
pub(crate) fn deprecated() -> u8 {
    1
}

#[telemetry]
pub(crate) extern "system" fn system_abi(n: u8) -> u8 {
    n
}

#[telemetry]
#[track_caller]
pub(crate) fn location() -> &'static Location<'static> {
    Location::caller()
}

#[telemetry]
#[track_caller]
pub(crate) fn tracked_panic(n: Option<u8>) -> u8 {
    n.expect("a number")
}

#[telemetry]
#[track_caller]
pub(crate) fn tracked_never() -> ! {
    panic!("at the caller")
}

#[telemetry]
#[track_caller]
pub(crate) fn tracked_result(text: &str) -> Answer<u8> {
    Ok(text.parse()?)
}

#[telemetry]
pub(crate) fn factorial(n: u32) -> u32 {
    if n == 0 { 1 } else { n * factorial(n - 1) }
}

#[telemetry]
pub(crate) fn even(n: u8) -> bool {
    n == 0 || odd(n - 1)
}

#[telemetry]
pub(crate) fn odd(n: u8) -> bool {
    n != 0 && even(n - 1)
}

#[telemetry]
pub(crate) async fn factorial_async(n: u32) -> u32 {
    next_poll().await;
    if n == 0 { 1 } else { n * Box::pin(factorial_async(n - 1)).await }
}

#[telemetry]
pub(crate) fn returns_from_depth(items: &[Option<u8>]) -> Option<u8> {
    for item in items {
        match item {
            Some(0) => {}
            Some(n) => {
                return Some({
                    let n = (*n).checked_mul(2)?;
                    if n > 9 {
                        return None;
                    }
                    n
                });
            }
            None => break,
        }
    }
    None
}

#[telemetry]
pub(crate) fn let_else(items: &[u8]) -> Answer<u8> {
    let [first, ..] = items else { return Err(Refused) };
    Ok(*first)
}

#[telemetry]
pub(crate) async fn lifetimes_async<'a>(a: &'a str, _b: &str) -> &'a str {
    next_poll().await;
    a
}

#[telemetry(fields(a, b))]
pub(crate) async fn destructured_async((a, b): (u8, u8), Pair(c, _): Pair) -> u8 {
    next_poll().await;
    a + b + c
}

#[telemetry]
pub(crate) async fn async_block_inside() -> Answer<u8> {
    let inner = async {
        next_poll().await;
        Err::<u8, _>(Refused)
    };
    inner.await.or(Ok(2))
}

#[telemetry]
pub(crate) async fn async_closure_inside() -> u8 {
    let add = async |n: u8| {
        next_poll().await;
        n + 1
    };
    add(1).await + add(2).await
}

#[telemetry]
pub(crate) async fn dynamic_return_async() -> Box<dyn Debug + Send> {
    Box::new(1)
}

#[telemetry]
pub(crate) async fn dynamic_error_async() -> Result<u8, Box<dyn std::error::Error + Send + Sync>> {
    Ok("x".parse::<u8>()?)
}

#[telemetry]
pub(crate) async fn const_generic_async<const N: usize>(items: [u8; N]) -> [u8; N] {
    next_poll().await;
    items
}

#[telemetry]
pub(crate) async fn generic_argument_async(call: impl AsyncFn(u8) -> u8) -> u8 {
    call(1).await
}

#[telemetry]
pub(crate) async fn mutable_reference_async(items: &mut Vec<u8>) -> usize {
    next_poll().await;
    items.push(1);
    items.len()
}

#[telemetry]
pub(crate) async fn loop_with_value_async() -> u8 {
    let mut n = 0;
    'outer: loop {
        for _ in 0..2 {
            next_poll().await;
            n += 1;
            if n == 3 {
                break 'outer n;
            }
        }
    }
}

macro_rules! ten_times {
    ($($statement:tt)*) => {
        $($statement)* $($statement)* $($statement)* $($statement)* $($statement)*
        $($statement)* $($statement)* $($statement)* $($statement)* $($statement)*
    };
}

#[telemetry]
pub(crate) async fn very_long_async() -> u32 {
    let mut n = 0;
    ten_times! { ten_times! { ten_times! { n += u32::from(n < 7000); } } }
    next_poll().await;
    n
}

pub(crate) mod nested {
    use super::telemetry;

    #[telemetry]
    pub(crate) fn in_a_module() -> u8 {
        #[telemetry]
        fn in_a_function() -> u8 {
            1
        }
        in_a_function() + 1
    }
}

macro_rules! declare {
    ($(#[$attribute:meta])* $visibility:vis fn $name:ident($($argument:ident: $ty:ty),*) -> $out:ty $body:block) => {
        $(#[$attribute])* $visibility fn $name($($argument: $ty),*) -> $out $body
    };
}

declare! {
    #[telemetry]
    pub(crate) fn from_a_macro(a: u8, b: u8) -> u8 { a + b }
}
