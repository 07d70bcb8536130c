//! Every shape of function that the attribute takes: each is called, and each call is counted once,
//! under the right outcome.

mod async_traits;
mod blocks;
mod calls;
mod drops;
mod functions;
mod futures;
mod lifecycle;
mod methods;
mod outcomes;
mod peers;
mod poll;
mod refused;
mod returned;
mod upstream;

use std::collections::HashMap;
use std::hash::Hash;
use std::marker::PhantomData;
use std::panic::catch_unwind;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;

use async_traits::{Above, Below, Inside, NotSend, Store};
use blocks::{Account, Greeter, Inline, Len, Number, Number2, Second, Width};
use calls::Calls;
use drops::{dropped, held};
use methods::{Shape, Square, Stack};
use peers::{Named, Pair};
use poll::{finish, poll_once_and_drop};
use refused::Refused;

/// Makes each call once and then compares how the functions of a module have ended: each of them, and
/// all of them together, so that nothing is counted which is not in the table.
macro_rules! table {
    ($module:ident; $($function:tt $outcome:tt $call:expr;)*) => {{
        let mut expected = Vec::new();
        $(
            $call;
            let path = format!("{}::{}", stringify!($module), path_of!($function));
            expected.push((path, ends!($outcome)));
        )*
        let calls = Calls::so_far();
        let counted: Vec<_> =
            expected.iter().map(|(name, _)| (name.clone(), calls.of(name))).collect();
        assert_eq!(counted, expected);
        let ends = expected.iter().flat_map(|(_, ends)| ends);
        let total: u64 = ends.map(|(_, count)| count).sum();
        assert_eq!(calls.within(concat!(stringify!($module), "::")), total);
    }};
}
pub(crate) use table;

macro_rules! path_of {
    ($name:ident) => {
        stringify!($name)
    };
    ($path:literal) => {
        $path
    };
}
pub(crate) use path_of;

/// In place of a call that another row has made.
const fn above() {}

/// One end of that outcome, no end, or several.
macro_rules! ends {
    ($outcome:literal) => {
        vec![($outcome, 1)]
    };
    ([$($outcome:literal $count:literal)*]) => {
        vec![$(($outcome, $count)),*]
    };
}
pub(crate) use ends;

#[test]
fn sync_functions_are_counted_once() {
    let words = ["1".to_owned()];
    table! {
        functions;
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
        futures;
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
fn arguments_are_dropped_as_without_the_attribute() {
    table! {
        drops;
        in_reverse_order "ok" {
            assert_eq!(drops::in_reverse_order(held("a"), held("b"), held("c"), 1), 3);
            assert_eq!(dropped(), "c b a");
        };
        in_reverse_order_async "ok" {
            let call = drops::in_reverse_order_async(held("a"), (held("b"), held("c")), 1);
            assert_eq!(finish(call), 3);
            assert_eq!(dropped(), "c b a");
        };
        assigned_argument "ok" {
            drops::assigned_argument(held("a"));
            assert_eq!(dropped(), "A");
        };
        assigned_argument_async "ok" {
            finish(drops::assigned_argument_async(held("a")));
            assert_eq!(dropped(), "A");
        };
        rest_of_an_argument "ok" {
            drop(drops::rest_of_an_argument((held("a"), held("b")), held("c")));
            assert_eq!(dropped(), "c a b");
        };
        assigned_self "ok" {
            held("a").assigned_self();
            assert_eq!(dropped(), "A");
        };
        assigned_self_async "ok" {
            finish(held("a").assigned_self_async(held("b")));
            assert_eq!(dropped(), "b A");
        };
        assigned_box "ok" {
            assert_eq!(Box::new(held("a")).assigned_box(held("b")), 1);
            assert_eq!(dropped(), "b A");
        };
    }
}

#[test]
fn methods_are_counted_once() {
    let mut stack = Stack::default();
    let filled;
    table! {
        methods;
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
        by_default "ok" assert_eq!(Square(2).by_default(), [2, 2]);
        side ["ok" 3] assert_eq!(Square(2).side(), 2);
    }
}

#[test]
fn methods_of_annotated_blocks_are_counted_once() {
    let mut account = Account::opened(1);
    let mut number = Number::from(3);
    let mut hasher = std::hash::DefaultHasher::new();
    table! {
        blocks;
        "Account::opened" "ok" above();
        "Account::newest" "ok" assert_eq!(account.newest(), Some(&1));
        "Account::book" ["error" 1 "ok" 2] {
            *account.book(2).unwrap() += 1;
            account.book(4).unwrap();
            account.book(5).unwrap_err();
        };
        "Account::closed" "ok" assert_eq!(account.clone().closed(), [1, 3, 4]);
        "Account::boxed" "ok" assert_eq!(Box::new(account.clone()).boxed(), 3);
        "Account::counted" "ok" assert_eq!(Rc::new(account.clone()).counted(), 3);
        "Account::shared" "ok" assert_eq!(Arc::new(account.clone()).shared(), 3);
        "Account::pinned" "ok" assert_eq!(Pin::new(&mut account).pinned(), 3);
        "Account::shared_async" "ok"
            assert_eq!(finish(Arc::new(account.clone()).shared_async()), 3);
        "Account::pinned_async" "ok" assert_eq!(finish(Pin::new(&mut account).pinned_async(7)), 4);
        "Account::reloaded" "ok" assert_eq!(finish(account.reloaded(&6)).unwrap(), &1);
        "Account::later" "ok" assert_eq!(finish(account.later()), 5);
        "Account::mapped" "ok" assert_eq!(account.mapped(|n| [*n; 2]).len(), 10);
        "Account::with_abi" "ok" assert_eq!(account.with_abi(), 5);
        "Account::renamed" "ok" assert_eq!(account.with_its_own_attribute(), 5);
        "Account::with_its_own_attribute" [] above();
        "Account::skipped" [] assert_eq!(account.skipped(), 5);
        "Account::skipped_const" [] assert_eq!(Account::<u8>::skipped_const(), 3);
        "Account::fmt" "ok" assert_eq!(account.to_string(), "13476");
        "Account::index" "ok" assert_eq!(account[1], 3);
        "Account::index_mut" "ok" account[1] = 0;
        "Account::extend" "ok" account.extend([8]);
        "Account::from_iter" "ok" assert_eq!([1].into_iter().collect::<Account<_>>().entries, [1]);
        "Number::from" "ok" above();
        "Number::next" "ok" assert_eq!(number.next(), Some(2));
        "Number::from_str" "error" "x".parse::<Number>().map(drop).unwrap_err();
        "Number::try_from" "error" Number::try_from(700_u32).map(drop).unwrap_err();
        "Number::default" "ok" assert_eq!(Number::default().0, 9);
        "Number::deref" "ok" assert_eq!(*number, 2);
        "Number::deref_mut" "ok" *number = 5;
        "Number::add" "ok" assert_eq!((number.clone() + Number(1)).0, 6);
        "Number::neg" "ok" assert_eq!(-number.clone(), -5);
        "Number::not" "ok" assert_eq!((!number.clone()).0, 250);
        "Number::eq" "ok" assert!(number == Number(5));
        "Number::hash" "ok" number.hash(&mut hasher);
        "Number::as_ref" "ok" assert_eq!(number.as_ref(), &5);
        "Number2::drop" "ok" drop(Number2(1));
        "Second::poll" ["error" 1 "ok" 1] finish(Second::default()).unwrap_err();
        "str::name" ["ok" 2] assert_eq!(Greeter::name("max"), "MAX");
        "Greeter::greeting" ["ok" 2] {
            assert_eq!("max".greeting(), "hello MAX");
            assert_eq!(7_u8.greeting(), "hello 7");
        };
        "Greeter::greeted" "ok" assert_eq!(finish(7_u8.greeted()), "7");
        "Greeter::greets" "ok" assert_eq!(finish(7_u8.greets()), 5);
        "str::declared" "ok" assert_eq!(finish(Greeter::declared("max")), 1);
        "[u8]::len_of_slice" "ok" assert_eq!([1_u8][..].len_of_slice(), 1);
        "(u8, u8)::len_of_pair" "ok" assert_eq!((1_u8, 2_u8).len_of_pair(), 2);
        "dyn fmt::Debug + '_::len_of_object" "ok" {
            let object: &dyn std::fmt::Debug = &7;
            assert_eq!(object.len_of_object(), 1);
        };
        "&'_ str::len_of_reference" "ok" assert_eq!((&"a").len_of_reference(), 1);
        "u64::width" "ok" assert_eq!(7_u64.width(), 8);
        "Inline::four" "ok" assert_eq!(Inline.four(), 4);
        "Inline::handed_on" "ok" assert_eq!(Inline::handed_on(), 5);
    }
}

#[test]
fn returned_futures_are_counted_once() {
    let mut client = returned::Client { base: "a".to_owned() };
    table! {
        returned;
        opaque_block "ok" assert_eq!(finish(returned::opaque_block(1)), 1);
        opaque_block_fails "error" finish(returned::opaque_block_fails("x")).unwrap_err();
        opaque_error_by_declaration "error"
            finish(returned::opaque_error_by_declaration("x")).unwrap_err();
        opaque_borrowing_block "ok" assert_eq!(finish(returned::opaque_borrowing_block("x")), 0);
        opaque_with_statements "ok" assert_eq!(finish(returned::opaque_with_statements("x")), 1);
        opaque_early_return "ok" assert_eq!(finish(returned::opaque_early_return(true)), 1);
        opaque_ready "error" finish(returned::opaque_ready()).unwrap_err();
        opaque_of_opaque "ok" assert_eq!(finish(returned::opaque_of_opaque(2)).count(), 2);
        opaque_early_ok "error" finish(returned::opaque_early_ok(false)).unwrap_err();
        opaque_with_expressions "ok"
            assert_eq!(finish(returned::opaque_with_expressions("a".to_owned())), 1);
        boxed_block "ok" assert_eq!(finish(returned::boxed_block(1)), 1);
        boxed_block_fails "error" finish(returned::boxed_block_fails("x")).unwrap_err();
        boxed_static "ok" assert_eq!(finish(returned::boxed_static("x")), 1);
        boxed_static_with_expressions "ok"
            assert_eq!(finish(returned::boxed_static_with_expressions(1, "x")), 1);
        boxed_by_name "ok" assert_eq!(finish(returned::boxed_by_name("x")), 2);
        boxed_local "error" finish(returned::boxed_local("")).unwrap_err();
        boxed_early_return "ok" assert_eq!(finish(returned::boxed_early_return(false)), 2);
        boxed_opaque "ok" assert_eq!(finish(returned::boxed_opaque(1)), 1);
        boxed_recursive ["ok" 4] assert_eq!(finish(returned::boxed_recursive(3)), 3);
        boxed_generic "ok" assert_eq!(finish(returned::boxed_generic(|| 1)), 1);
        returned_panics "panic" catch_unwind(|| finish(returned::returned_panics())).unwrap_err();
        returned_dropped "cancelled" poll_once_and_drop(returned::returned_dropped());
        returned_unpolled [] drop(returned::returned_unpolled());
        opaque_unpolled [] drop(returned::opaque_unpolled());
        making_panics [] catch_unwind(|| drop(returned::making_panics(false))).unwrap_err();
        named_future "ok" assert_eq!(finish(returned::named_future()), 1);
        future_in_a_result "error" returned::future_in_a_result(false).map(drop).unwrap_err();
        boxed_cloneable "ok" assert_eq!(finish(returned::boxed_cloneable().clone()), 1);
        get "ok" assert_eq!(finish(client.get("b")), "ab");
        post "ok" {
            let client = Arc::new(returned::Client { base: "abc".to_owned() });
            assert_eq!(finish(client.post()), 3);
        };
        put "ok" assert_eq!(finish(client.put("c")), "ac");
    }
}

#[test]
fn methods_of_async_traits_are_counted_once() {
    let mut store = Store(1);
    table! {
        async_traits;
        inside_by_reference "error" finish(store.inside_by_reference("x")).unwrap_err();
        inside_by_mutable_reference "ok"
            assert_eq!(finish(store.inside_by_mutable_reference(1)), &3);
        inside_by_value "ok" assert_eq!(finish(Store(2).inside_by_value()), 2);
        inside_associated "ok" assert_eq!(finish(Store::inside_associated("a")), "a");
        inside_nothing "ok" finish(store.inside_nothing());
        inside_dropped "cancelled" {
            drop(store.inside_dropped());
            poll_once_and_drop(store.inside_dropped());
        };
        inside_default "ok" assert_eq!(finish(store.inside_default()), 5);
        "Store::below_fails" "error" finish(store.below_fails()).unwrap_err();
        "Store::below_pair" "ok" assert_eq!(finish(store.below_pair((1, 2))), 6);
        "Store::below_sync" "ok" assert_eq!(store.below_sync(), 3);
        "Store::above_fails" "error" finish(store.above_fails()).unwrap_err();
        "Store::above_pair" "ok" assert_eq!(finish(store.above_pair((1, 2))), 6);
        "Store::above_sync" "ok" assert_eq!(store.above_sync(), 3);
        "NotSend::local_default" "ok" assert_eq!(finish(store.local_default()), 3);
        "Store::shared" ["ok" 2] assert_eq!(*finish(store.shared()), 3);
    }
}

#[test]
fn each_value_ends_a_call_as_it_means() {
    table! {
        outcomes;
        missing "error" assert_eq!(outcomes::missing(0), None);
        present "ok" assert_eq!(outcomes::present(0), Some(1));
        missing_and_fine "ok" assert_eq!(outcomes::missing_and_fine(), None);
        missing_in_a_result "error" assert_eq!(outcomes::missing_in_a_result().unwrap(), None);
        failed_optional "error" outcomes::failed_optional().unwrap_err();
        missing_async "error" assert_eq!(finish(outcomes::missing_async(&[])), None);
        missing_opaque "error" drop(outcomes::missing_opaque());
        keeps_going "ok" assert!(outcomes::keeps_going().is_continue());
        breaks "ok" assert!(outcomes::breaks().is_break());
        breaks_with_a_value "ok" assert!(outcomes::breaks_with_a_value().is_break());
        breaks_with_an_error "error" assert!(outcomes::breaks_with_an_error().is_break());
        not_ready "ok" assert!(outcomes::not_ready().is_pending());
        ready_with_a_value "ok" assert!(outcomes::ready_with_a_value().is_ready());
        ready_with_an_error "error" assert!(outcomes::ready_with_an_error().is_ready());
        item_with_an_error "error" assert!(outcomes::item_with_an_error().is_ready());
        no_more_items "ok" assert!(outcomes::no_more_items().is_ready());
        nested_result "ok" outcomes::nested_result().unwrap().unwrap_err();
        reference_to_a_result "ok"
            outcomes::reference_to_a_result(&Err(Refused)).as_ref().map(drop).unwrap_err();
        generic_value "ok" outcomes::generic_value(Err::<u8, _>(Refused)).unwrap_err();
        catches_a_child "ok" assert!(outcomes::catches_a_child());
        child_panics "panic" above();
        recovers_from_a_child "ok" outcomes::recovers_from_a_child().unwrap();
        child_fails "error" above();
        parent_pending "cancelled" poll_once_and_drop(outcomes::parent_pending());
        child_pending "cancelled" above();
        parent_unwinds "panic" catch_unwind(|| finish(outcomes::parent_unwinds())).unwrap_err();
        child_unwinds "panic" above();
    }
}

#[test]
#[expect(deprecated, reason = "the shape is the subject")]
fn shapes_of_the_peers_tests_are_counted_once() {
    table! {
        peers;
        tuples_in_tuples "ok" assert_eq!(peers::tuples_in_tuples(((1, 2), (3, 4, 5))), 4);
        tuple_struct "ok" assert_eq!(peers::tuple_struct(Pair(1, 2)), 3);
        named_struct "ok" assert_eq!(peers::named_struct(Named { left: 1, right: (2, [3, 4]) }), 4);
        reference_pattern "ok" assert_eq!(peers::reference_pattern(&(1, "a".to_owned()), vec![]), 2);
        bound_whole "ok" assert_eq!(peers::bound_whole((1, 2)), 3);
        at_trace "ok" peers::at_trace();
        another_name "ok" peers::renamed_function();
        shown_and_debugged "ok" assert_eq!(peers::shown_and_debugged("a"), 1);
        expressions "ok" assert_eq!(peers::expressions(1), 1);
        raw_names "ok" assert_eq!(peers::raw_names(1, 2), 3);
        "loop" "ok" assert_eq!(peers::r#loop(), 1);
        names_like_ours "ok" assert_eq!(peers::names_like_ours(1, 2, 3), 6);
        static_and_const_generics "ok"
            assert_eq!(peers::static_and_const_generics::<2, true>([1, 2]), 2);
        higher_ranked "ok" assert_eq!(peers::higher_ranked(&|text| &text[1..]), 3);
        function_pointer "ok" assert_eq!(peers::function_pointer(|n| n + 1)(1), 2);
        returns_a_closure "ok" assert_eq!(peers::returns_a_closure(&1)(2), 3);
        closure_that_captures "ok"
            assert_eq!(peers::closure_that_captures(&mut vec![], "a".to_owned()), 3);
        mutates_through_two "ok" peers::mutates_through_two(&mut 1, &mut 2);
        elided_in_a_struct "ok" assert_eq!(peers::elided_in_a_struct(&HashMap::new()).len(), 0);
        unsized_generic "ok" assert_eq!(peers::unsized_generic("a"), "a");
        phantom "ok" assert_eq!(peers::phantom(PhantomData::<&u8>), PhantomData);
        unused_result "ok" drop(peers::unused_result().unwrap().clone());
        many_attributes "ok" assert_eq!(peers::many_attributes(), 1);
        deprecated "ok" assert_eq!(peers::deprecated(), 1);
        system_abi "ok" assert_eq!(peers::system_abi(1), 1);
        location "ok" assert_eq!(peers::location().file(), file!());
        tracked_panic "panic" catch_unwind(|| peers::tracked_panic(None)).unwrap_err();
        tracked_never "panic" catch_unwind(|| peers::tracked_never()).unwrap_err();
        tracked_result "error" peers::tracked_result("x").unwrap_err();
        factorial ["ok" 5] assert_eq!(peers::factorial(4), 24);
        even ["ok" 2] assert!(!peers::even(3));
        odd ["ok" 2] above();
        factorial_async ["ok" 5] assert_eq!(finish(peers::factorial_async(4)), 24);
        returns_from_depth "ok" assert_eq!(peers::returns_from_depth(&[Some(0), Some(4)]), Some(8));
        let_else "error" peers::let_else(&[]).unwrap_err();
        lifetimes_async "ok" assert_eq!(finish(peers::lifetimes_async("a", "b")), "a");
        destructured_async "ok"
            assert_eq!(finish(peers::destructured_async((1, 2), Pair(3, 4))), 6);
        async_block_inside "ok" finish(peers::async_block_inside()).unwrap();
        async_closure_inside "ok" assert_eq!(finish(peers::async_closure_inside()), 5);
        dynamic_return_async "ok" drop(finish(peers::dynamic_return_async()));
        dynamic_error_async "error" finish(peers::dynamic_error_async()).unwrap_err();
        const_generic_async "ok" assert_eq!(finish(peers::const_generic_async([1])), [1]);
        generic_argument_async "ok"
            assert_eq!(finish(peers::generic_argument_async(async |n| n + 1)), 2);
        mutable_reference_async "ok"
            assert_eq!(finish(peers::mutable_reference_async(&mut vec![])), 1);
        loop_with_value_async "ok" assert_eq!(finish(peers::loop_with_value_async()), 3);
        very_long_async "ok" assert_eq!(finish(peers::very_long_async()), 1000);
        "nested::in_a_module" "ok" assert_eq!(peers::nested::in_a_module(), 2);
        "nested::in_a_function" "ok" above();
        from_a_macro "ok" assert_eq!(peers::from_a_macro(1, 2), 3);
    }
}

#[test]
fn a_future_that_is_never_polled_is_no_call() {
    drop(lifecycle::never_polled());
    assert_eq!(Calls::so_far().of("lifecycle::never_polled"), []);
}

#[test]
fn a_future_that_is_dropped_by_unwinding_was_cancelled() {
    let unwound = catch_unwind(|| {
        let mut future = Box::pin(lifecycle::dropped_by_unwinding());
        assert!(poll::is_pending(future.as_mut()));
        panic!("something else");
    });
    unwound.unwrap_err();
    assert_eq!(Calls::so_far().of("lifecycle::dropped_by_unwinding"), [("cancelled", 1)]);
}

#[test]
fn a_future_stays_send() {
    fn finish_elsewhere<F: Future<Output: Send> + Send>(future: F) -> F::Output {
        std::thread::scope(|scope| scope.spawn(|| finish(future)).join().unwrap())
    }

    assert_eq!(finish_elsewhere(lifecycle::sendable("four")), 4);
    assert_eq!(Calls::so_far().of("lifecycle::sendable"), [("ok", 1)]);
}
