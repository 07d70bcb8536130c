//! Every shape of function that the attribute must take: each is called, and each call is counted
//! once, under the right outcome.

use std::collections::BTreeMap;
use std::fmt;
use std::future::{Future, pending};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use telemark::telemetry;

/// Ends of calls by function and outcome, as the page tells them.
#[derive(Debug, Default, PartialEq, Eq)]
struct Calls(BTreeMap<(String, String), u64>);

impl Calls {
    fn so_far() -> Self {
        let page = telemark::page();
        let counts = page.lines().filter_map(|line| {
            let labels = line.strip_prefix("function_duration_seconds_count{")?;
            let (labels, count) = labels.rsplit_once("} ")?;
            let value = |name| {
                let (_, rest) = labels.split_once(name)?;
                Some(rest.split_once('"')?.0.to_owned())
            };
            let function = value("code_function_name=\"shapes::")?;
            Some(((function, value("outcome=\"")?), count.parse().ok()?))
        });
        Self(counts.collect())
    }

    /// What a function's calls have ended with, each outcome that occurred with its number.
    fn of(&self, function: &str) -> Vec<(&str, u64)> {
        let ends = self.0.iter();
        ends.filter(|((name, _), count)| name == function && **count > 0)
            .map(|((_, outcome), count)| (outcome.as_str(), *count))
            .collect()
    }
}

/// Polls a future to its end. None of this file's futures waits for anything but its next poll.
fn finish<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(value) = future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            return value;
        }
    }
}

async fn next_poll() {
    let mut polled = false;
    std::future::poll_fn(|_| {
        if std::mem::replace(&mut polled, true) { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
}

#[derive(Debug)]
struct Refused;

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("refused")
    }
}

impl std::error::Error for Refused {}

impl From<std::num::ParseIntError> for Refused {
    fn from(_: std::num::ParseIntError) -> Self {
        Self
    }
}

type Answer<T> = Result<T, Refused>;

/// Declares the table: a name for the test's output, and a call of the function of that name.
macro_rules! table {
    ($($function:ident $outcome:literal $call:expr;)*) => {{
        let mut expected = Vec::new();
        $(
            $call;
            expected.push((stringify!($function), vec![($outcome, 1)]));
        )*
        let calls = Calls::so_far();
        let counted: Vec<_> = expected.iter().map(|(name, _)| (*name, calls.of(name))).collect();
        assert_eq!(counted, expected);
    }};
}

mod sync {
    use super::{Answer, Refused, telemetry};

    #[telemetry]
    pub(super) fn nothing() {}

    #[telemetry]
    pub(super) fn early_return(deep: bool) -> u8 {
        for n in 0..10 {
            if deep && n == 3 {
                let inner = || return 7;
                return inner();
            }
        }
        0
    }

    #[telemetry]
    pub(super) fn ok_alias() -> Answer<u8> {
        Ok(1)
    }

    #[telemetry]
    pub(super) fn error_alias() -> Answer<u8> {
        Err(Refused)
    }

    #[telemetry]
    pub(super) fn question_mark(text: &str) -> Answer<u8> {
        let parse = |text: &str| -> Answer<u8> { Ok(text.parse()?) };
        Ok(parse(text)? + text.parse::<u8>()?)
    }

    #[telemetry]
    pub(super) fn none() -> Option<u8> {
        None?;
        Some(1)
    }

    #[telemetry]
    pub(super) fn boxed_error() -> Result<(), Box<dyn std::error::Error>> {
        Err(Refused)?
    }

    #[telemetry]
    pub(super) fn opaque_return(words: &[String]) -> impl Iterator<Item = &str> {
        words.iter().map(String::as_str)
    }

    #[telemetry]
    pub(super) fn opaque_in_a_result(
        words: &[String],
    ) -> Result<impl Iterator<Item = &str>, Refused> {
        let _: u8 = words[0].parse()?;
        Ok(words.iter().map(String::as_str))
    }

    #[telemetry]
    pub(super) fn opaque_argument(words: impl Iterator<Item = impl AsRef<str>>) -> usize {
        words.map(|word| word.as_ref().len()).sum()
    }

    #[telemetry]
    pub(super) fn generic<'a, T, const N: usize>(items: &'a [T; N], other: &'a T) -> Option<&'a T>
    where
        T: PartialEq,
    {
        items.iter().find(|item| **item == *other)
    }

    #[telemetry]
    pub(super) fn mutable_and_destructured(
        mut total: u32,
        (a, mut b): (u32, u32),
        [first, ..]: [u32; 3],
        &c: &u32,
        _: u32,
    ) -> u32 {
        total += a;
        b += first;
        total + b + c
    }

    #[telemetry]
    pub(super) fn reborrow<'a>(items: &'a mut Vec<u8>, _other: &mut u8) -> &'a mut u8 {
        items.push(1);
        &mut items[0]
    }

    #[telemetry]
    pub(super) fn moved(items: Vec<u8>, name: String) -> (String, Vec<u8>) {
        (name, items)
    }

    #[telemetry]
    pub(super) fn slice_pattern(items: &mut [u8]) -> Option<&mut [u8]> {
        let [_, rest @ ..] = items else { return None };
        Some(rest)
    }

    #[telemetry]
    pub(super) fn dynamic(kind: bool) -> Box<dyn Fn(u8) -> u8> {
        if kind {
            return Box::new(|n| n + 1);
        }
        Box::new(|n| n)
    }

    #[telemetry]
    pub(super) fn recursive(depth: u8) -> u8 {
        if depth == 0 { 0 } else { inner(depth) }
    }

    fn inner(depth: u8) -> u8 {
        depth
    }

    #[telemetry]
    pub(super) fn labelled_loop() -> u8 {
        'outer: loop {
            for n in 0.. {
                if n == 4 {
                    break 'outer n;
                }
            }
        }
    }

    #[telemetry]
    pub(super) fn never() -> ! {
        panic!("never returns")
    }

    #[telemetry]
    pub(super) fn panics(text: &str) -> Answer<u8> {
        assert!(text.is_empty(), "not empty");
        Ok(1)
    }

    #[telemetry]
    pub(super) extern "C" fn with_an_abi(n: u8) -> u8 {
        n
    }

    #[telemetry]
    pub(super) fn with_items_inside() -> u8 {
        const N: u8 = 3;
        struct Wrapper(u8);
        impl Wrapper {
            fn double(&self) -> u8 {
                self.0 * 2
            }
        }
        Wrapper(N).double()
    }

    #[telemetry]
    pub(super) fn inner_attributes() -> u8 {
        #![allow(unused_variables)]
        let unused = 1;
        2
    }
}

#[test]
fn sync_functions_are_counted_once() {
    let words = ["1".to_owned()];
    table! {
        nothing "ok" sync::nothing();
        early_return "ok" assert_eq!(sync::early_return(true), 7);
        ok_alias "ok" sync::ok_alias().unwrap();
        error_alias "error" sync::error_alias().unwrap_err();
        question_mark "error" sync::question_mark("x").unwrap_err();
        none "ok" assert_eq!(sync::none(), None);
        boxed_error "error" sync::boxed_error().unwrap_err();
        opaque_return "ok" assert_eq!(sync::opaque_return(&words).count(), 1);
        opaque_in_a_result "ok" assert_eq!(sync::opaque_in_a_result(&words).unwrap().count(), 1);
        opaque_argument "ok" assert_eq!(sync::opaque_argument(words.iter()), 1);
        generic "ok" assert_eq!(sync::generic(&[1, 2], &2), Some(&2));
        mutable_and_destructured "ok"
            assert_eq!(sync::mutable_and_destructured(1, (2, 3), [4, 5, 6], &7, 8), 17);
        reborrow "ok" *sync::reborrow(&mut vec![3], &mut 4) += 1;
        moved "ok" assert_eq!(sync::moved(vec![1], String::new()), (String::new(), vec![1]));
        slice_pattern "ok" assert_eq!(sync::slice_pattern(&mut [1, 2]), Some(&mut [2][..]));
        dynamic "ok" assert_eq!(sync::dynamic(true)(1), 2);
        recursive "ok" assert_eq!(sync::recursive(3), 3);
        labelled_loop "ok" assert_eq!(sync::labelled_loop(), 4);
        never "panic" catch_unwind(|| sync::never()).unwrap_err();
        panics "panic" catch_unwind(|| sync::panics("a")).unwrap_err();
        with_an_abi "ok" assert_eq!(sync::with_an_abi(3), 3);
        with_items_inside "ok" assert_eq!(sync::with_items_inside(), 6);
        inner_attributes "ok" assert_eq!(sync::inner_attributes(), 2);
    }
}

mod futures {
    use super::{Answer, Rc, Refused, next_poll, pending, telemetry};

    #[telemetry]
    pub(super) async fn nothing_async() {}

    #[telemetry]
    pub(super) async fn several_polls() -> u8 {
        next_poll().await;
        next_poll().await;
        1
    }

    #[telemetry]
    pub(super) async fn early_return_async(deep: bool) -> u8 {
        loop {
            next_poll().await;
            if deep {
                let inner = async { return 7 };
                return inner.await;
            }
        }
    }

    #[telemetry]
    pub(super) async fn error_async(text: &str) -> Answer<u8> {
        next_poll().await;
        let number: u8 = text.parse()?;
        Ok(number)
    }

    #[telemetry]
    pub(super) async fn boxed_error_async() -> Result<(), Box<dyn std::error::Error>> {
        next_poll().await;
        Err(Refused)?;
        Ok(())
    }

    #[telemetry]
    pub(super) async fn collect_by_the_declared_type() -> Vec<u8> {
        (1..4).collect()
    }

    #[telemetry]
    pub(super) async fn default_by_the_declared_type(known: bool) -> Answer<Option<u8>> {
        if known {
            return Ok(Default::default());
        }
        Err("x".parse::<u8>().unwrap_err().into())
    }

    #[telemetry]
    pub(super) async fn opaque_return_async(words: &[String]) -> impl Iterator<Item = &str> {
        next_poll().await;
        words.iter().map(String::as_str)
    }

    #[telemetry]
    pub(super) async fn opaque_in_a_result_async(
        words: &[String],
    ) -> Result<impl Iterator<Item = impl AsRef<str>>, Refused> {
        let _: u8 = words[0].parse()?;
        Ok(words.iter())
    }

    #[telemetry]
    pub(super) async fn opaque_argument_async(words: impl Iterator<Item = impl AsRef<str>>) -> usize {
        let mut sum = 0;
        for word in words {
            next_poll().await;
            sum += word.as_ref().len();
        }
        sum
    }

    #[telemetry]
    pub(super) async fn generic_async<'a, T, const N: usize>(
        items: &'a [T; N],
        other: &'a T,
    ) -> Option<&'a T>
    where
        T: PartialEq,
    {
        next_poll().await;
        items.iter().find(|item| **item == *other)
    }

    #[telemetry]
    pub(super) async fn mutable_and_destructured_async(
        mut total: u32,
        (a, mut b): (u32, u32),
        _: u32,
    ) -> u32 {
        next_poll().await;
        total += a;
        b += 1;
        total + b
    }

    #[telemetry]
    pub(super) async fn reborrow_async<'a>(items: &'a mut Vec<u8>, _other: &mut u8) -> &'a mut u8 {
        next_poll().await;
        &mut items[0]
    }

    #[telemetry]
    pub(super) async fn not_send(shared: Rc<u8>) -> u8 {
        next_poll().await;
        *shared
    }

    #[telemetry]
    pub(super) async fn boxed_future(depth: u8) -> u8 {
        if depth == 0 {
            return 0;
        }
        Box::pin(inner(depth)).await
    }

    async fn inner(depth: u8) -> u8 {
        depth
    }

    #[telemetry]
    pub(super) async fn never_async() -> ! {
        loop {
            next_poll().await;
            panic!("never returns");
        }
    }

    #[telemetry]
    pub(super) async fn panics_async() -> u8 {
        next_poll().await;
        panic!("after a poll")
    }

    #[telemetry]
    pub(super) async fn dropped() -> Answer<u8> {
        pending().await
    }
}

#[test]
fn async_functions_are_counted_once() {
    let words = ["1".to_owned()];
    let poll_once = |future: &mut dyn Future<Output = Answer<u8>>| {
        // SAFETY-free: the future lives on the heap below.
        let _ = future;
    };
    let _ = poll_once;
    table! {
        nothing_async "ok" finish(futures::nothing_async());
        several_polls "ok" assert_eq!(finish(futures::several_polls()), 1);
        early_return_async "ok" assert_eq!(finish(futures::early_return_async(true)), 7);
        error_async "error" finish(futures::error_async("x")).unwrap_err();
        boxed_error_async "error" finish(futures::boxed_error_async()).unwrap_err();
        collect_by_the_declared_type "ok"
            assert_eq!(finish(futures::collect_by_the_declared_type()), [1, 2, 3]);
        default_by_the_declared_type "ok"
            assert_eq!(finish(futures::default_by_the_declared_type(true)).unwrap(), None);
        opaque_return_async "ok"
            assert_eq!(finish(futures::opaque_return_async(&words)).count(), 1);
        opaque_in_a_result_async "ok"
            assert_eq!(finish(futures::opaque_in_a_result_async(&words)).unwrap().count(), 1);
        opaque_argument_async "ok"
            assert_eq!(finish(futures::opaque_argument_async(words.iter())), 1);
        generic_async "ok" assert_eq!(finish(futures::generic_async(&[1, 2], &2)), Some(&2));
        mutable_and_destructured_async "ok"
            assert_eq!(finish(futures::mutable_and_destructured_async(1, (2, 3), 4)), 7);
        reborrow_async "ok" *finish(futures::reborrow_async(&mut vec![3], &mut 4)) += 1;
        not_send "ok" assert_eq!(finish(futures::not_send(Rc::new(3))), 3);
        boxed_future "ok" assert_eq!(finish(futures::boxed_future(3)), 3);
        never_async "panic" catch_unwind(|| finish(futures::never_async())).unwrap_err();
        panics_async "panic" catch_unwind(|| finish(futures::panics_async())).unwrap_err();
        dropped "cancelled" poll_once_and_drop(futures::dropped());
    }
}

fn poll_once_and_drop(future: impl Future) {
    let mut future = pin!(future);
    let polled = future.as_mut().poll(&mut Context::from_waker(Waker::noop()));
    assert!(polled.is_pending());
}
