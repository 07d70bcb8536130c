//! Every shape of function that the attribute takes: each is called, and each call is counted once,
//! under the right outcome.

mod calls;
mod functions;
mod futures;
mod methods;
mod poll;
mod refused;

use std::panic::catch_unwind;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;

use calls::Calls;
use methods::{Shape, Square, Stack};
use poll::{finish, poll_once_and_drop};

/// Makes each call once and then compares how the functions of these names have ended.
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

#[test]
fn sync_functions_are_counted_once() {
    let words = ["1".to_owned()];
    table! {
        nothing "ok" functions::nothing();
        early_return "ok" assert_eq!(functions::early_return(true), 7);
        ok_alias "ok" functions::ok_alias().unwrap();
        error_alias "error" functions::error_alias().unwrap_err();
        question_mark "error" functions::question_mark("x").unwrap_err();
        none "ok" assert_eq!(functions::none(), None);
        boxed_error "error" functions::boxed_error().unwrap_err();
        opaque_return "ok" assert_eq!(functions::opaque_return(&words).count(), 1);
        opaque_in_a_result "ok" assert_eq!(functions::opaque_in_a_result(&words).unwrap().count(), 1);
        opaque_argument "ok" assert_eq!(functions::opaque_argument(words.iter()), 1);
        generic "ok" assert_eq!(functions::generic(&[1, 2], &2), Some(&2));
        mutable_and_destructured "ok"
            assert_eq!(functions::mutable_and_destructured(1, (2, 3), [4, 5, 6], &7, 8), 17);
        reborrow "ok" *functions::reborrow(&mut vec![3], &mut 4) += 1;
        moved "ok" assert_eq!(functions::moved(vec![1], String::new()), (String::new(), vec![1]));
        slice_pattern "ok" assert_eq!(functions::slice_pattern(&mut [1, 2]), Some(&mut [2][..]));
        dynamic "ok" assert_eq!(functions::dynamic(true)(1), 2);
        recursive "ok" assert_eq!(functions::recursive(3), 3);
        labelled_loop "ok" assert_eq!(functions::labelled_loop(), 4);
        never "panic" catch_unwind(|| functions::never()).unwrap_err();
        panics "panic" catch_unwind(|| functions::panics("a")).unwrap_err();
        with_an_abi "ok" assert_eq!(functions::with_an_abi(3), 3);
        with_items_inside "ok" assert_eq!(functions::with_items_inside(), 6);
        inner_attributes "ok" assert_eq!(functions::inner_attributes(), 2);
    }
}

#[test]
fn async_functions_are_counted_once() {
    let words = ["1".to_owned()];
    table! {
        nothing_async "ok" finish(futures::nothing_async());
        several_polls "ok" assert_eq!(finish(futures::several_polls()), 1);
        early_return_async "ok" assert_eq!(finish(futures::early_return_async(true)), 7);
        error_async "error" finish(futures::error_async("x")).unwrap_err();
        boxed_error_async "error" finish(futures::boxed_error_async()).unwrap_err();
        collect_by_the_declared_type "ok"
            assert_eq!(finish(futures::collect_by_the_declared_type()), [1, 2, 3]);
        early_ok_of_the_declared_type "ok"
            assert_eq!(finish(futures::early_ok_of_the_declared_type(true)).unwrap(), None);
        opaque_return_async "ok"
            assert_eq!(finish(futures::opaque_return_async(&words)).count(), 1);
        opaque_in_a_result_async "ok"
            assert_eq!(finish(futures::opaque_in_a_result_async(&words)).unwrap().count(), 1);
        opaque_argument_async "ok"
            assert_eq!(finish(futures::opaque_argument_async(words.iter())), 1);
        generic_async "ok" assert_eq!(finish(futures::generic_async(&[1, 2], &2)), Some(&2));
        mutable_and_destructured_async "ok"
            assert_eq!(finish(futures::mutable_and_destructured_async(1, (2, 3), 4)), 7);
        reborrow_async "ok" *finish(futures::reborrow_async(&mut [3], &mut 4)) += 1;
        not_send "ok" assert_eq!(finish(futures::not_send(Rc::new(3))), 3);
        boxed_future "ok" assert_eq!(finish(futures::boxed_future(3)), 3);
        never_async "panic" catch_unwind(|| finish(futures::never_async())).unwrap_err();
        panics_async "panic" catch_unwind(|| finish(futures::panics_async())).unwrap_err();
        dropped "cancelled" poll_once_and_drop(futures::dropped());
    }
}

#[test]
fn methods_are_counted_once() {
    let mut stack = Stack::default();
    let filled;
    table! {
        associated "ok" filled = Stack::associated(&[1]);
        by_reference "ok" assert_eq!(filled.by_reference(), Some(&1));
        by_mutable_reference "ok" *stack.by_mutable_reference(1).unwrap() += 1;
        by_value "ok" stack = stack.by_value(1);
        by_box "ok" assert_eq!(Box::new(filled.clone()).by_box(), [1]);
        by_arc "ok" assert_eq!(Arc::new(filled.clone()).by_arc().items, [1]);
        by_pin "ok" assert_eq!(Pin::new(&mut filled.clone()).by_pin(), 0);
        visit "ok" assert_eq!(filled.visit(|item| item + 1), [2]);
        by_reference_async "ok" assert_eq!(finish(filled.by_reference_async()), Some(&1));
        by_mutable_reference_async "ok"
            assert_eq!(finish(stack.by_mutable_reference_async(3)).unwrap(), &mut 3);
        by_value_async "ok" assert_eq!(finish(stack.by_value_async(5)).items, [2, 3]);
        area "error" finish(Square(u32::MAX).area()).unwrap_err();
        side "ok" assert_eq!(Square(2).side(), 2);
    }
}

#[test]
fn a_default_method_of_a_trait_is_counted_with_the_ones_it_calls() {
    struct Line;

    impl Shape for Line {
        type Side = u8;

        fn side(&self) -> u8 {
            1
        }

        async fn area(&self) -> refused::Answer<u32> {
            Ok(0)
        }
    }

    assert_eq!(Line.by_default(), [1, 1]);
    assert_eq!(Calls::so_far().of("by_default"), [("ok", 1)]);
}

#[test]
fn a_future_that_is_never_polled_is_no_call() {
    drop(futures::never_polled());
    assert_eq!(Calls::so_far().of("never_polled"), []);
}

#[test]
fn a_future_that_is_dropped_by_unwinding_was_cancelled() {
    let unwound = catch_unwind(|| {
        let mut future = Box::pin(futures::dropped_by_unwinding());
        assert!(poll::is_pending(future.as_mut()));
        panic!("something else");
    });
    unwound.unwrap_err();
    assert_eq!(Calls::so_far().of("dropped_by_unwinding"), [("cancelled", 1)]);
}

#[test]
fn a_future_stays_send() {
    fn finish_elsewhere<F: Future<Output: Send> + Send>(future: F) -> F::Output {
        std::thread::scope(|scope| scope.spawn(|| finish(future)).join().unwrap())
    }

    assert_eq!(finish_elsewhere(futures::sendable("four")), 4);
    assert_eq!(Calls::so_far().of("sendable"), [("ok", 1)]);
}
