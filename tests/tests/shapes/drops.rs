//! Arguments that do something when they are dropped: in the order of their function, and with what
//! the body has left in them.

#![deny(unused_assignments)]

use std::cell::RefCell;

use telemark::telemetry;

use crate::poll::next_poll;

thread_local! {
    static DROPPED: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// What this thread has dropped since it was last asked.
pub(crate) fn dropped() -> String {
    DROPPED.take().join(" ")
}

/// Says when it is dropped, and whether it is still open.
pub(crate) struct Held {
    name: &'static str,
    open: bool,
}

pub(crate) fn held(name: &'static str) -> Held {
    Held { name, open: true }
}

impl Drop for Held {
    fn drop(&mut self) {
        let said = if self.open { self.name.to_owned() } else { self.name.to_uppercase() };
        DROPPED.with_borrow_mut(|dropped| dropped.push(said));
    }
}

#[telemetry]
pub(crate) fn in_reverse_order(a: Held, b: Held, _c: Held, n: u8) -> usize {
    a.name.len() + b.name.len() + usize::from(n)
}

#[telemetry]
pub(crate) async fn in_reverse_order_async(a: Held, (b, _c): (Held, Held), n: u8) -> usize {
    next_poll().await;
    a.name.len() + b.name.len() + usize::from(n)
}

#[telemetry]
pub(crate) fn assigned_argument(mut a: Held) {
    a.open = false;
}

#[telemetry]
pub(crate) async fn assigned_argument_async(mut a: Held) {
    next_poll().await;
    a.open = false;
}

#[telemetry]
pub(crate) fn rest_of_an_argument((a, b): (Held, Held), last: Held) -> Held {
    let _ = (&a, &last);
    b
}

impl Held {
    #[telemetry]
    pub(crate) fn assigned_self(mut self) {
        self.open = false;
    }

    #[telemetry]
    pub(crate) async fn assigned_self_async(mut self, other: Held) {
        next_poll().await;
        self.open = other.open;
        self.open = false;
    }

    #[telemetry]
    pub(crate) fn assigned_box(mut self: Box<Self>, other: Held) -> usize {
        self.open = false;
        other.name.len()
    }
}
