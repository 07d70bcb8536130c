#![deny(warnings, missing_docs, unused_qualifications, unreachable_pub)]
//! Metrics of every form, where every warning is an error.

use telemark::Label;

/// What a webhook is about.
#[derive(Clone, Copy, Label)]
pub enum Topic {
    /// An order is new.
    OrdersCreate,
}

mod renamed {
    pub(crate) use telemark as other;
}

/// Metrics that others see.
pub mod visible {
    use super::Topic;

    telemark::metrics! {
        crate = crate::renamed::other;

        /// Webhooks that wait.
        pub static DEPTH: Gauge = "shop.webhook.depth" { unit = "{webhook}", labels(topic: Topic,), };
        /// Connections.
        pub(crate) static POOL: Gauge = "shop.pool" { unit = "{connection}", observe = |pool| pool.set(3) };
        #[allow(dead_code)]
        static UNUSED: Counter = "shop.unused" { unit = "1" };
        #[cfg(any())]
        static ABSENT: Counter = "shop.absent" { unit = "1", labels(topic: Nowhere) };
    }
}

fn main() {
    telemark::metrics! {
        static INNER: UpDownCounter = "shop.inner" { unit = "{job}" };
    }
    INNER.increment();
    visible::DEPTH.with(Topic::OrdersCreate).set(1);
    assert!(telemark::page().contains("\nshop_pool 3\n"));
    assert!(!telemark::page().contains("shop_absent"));
}
