//! The statics that [`metrics!`](macro@crate::metrics) declares, and what can be done with them.
//!
//! Their type parameters follow from the declaration: `L` is a tuple of the labels that a recording
//! names, `V` is the type of the values: whole numbers, [`Duration`](core::time::Duration) where the
//! unit is `s`, [`Usd`](crate::Usd) where it is `USD`.
//!
//! ```
//! use telemark::Label;
//!
//! #[derive(Clone, Copy, Label)]
//! enum Topic {
//!     OrdersCreate,
//!     OrdersPaid,
//! }
//!
//! telemark::metrics! {
//!     /// Webhooks that wait.
//!     static QUEUE_DEPTH: Gauge = "shop.webhook.queue.depth" {
//!         unit = "{webhook}",
//!         labels(topic: Topic),
//!     };
//! }
//!
//! QUEUE_DEPTH.with(Topic::OrdersCreate).set(3);
//! let page = telemark::page();
//! assert!(page.contains("shop_webhook_queue_depth{topic=\"orders_create\"} 3\n"));
//! assert!(page.contains("shop_webhook_queue_depth{topic=\"orders_paid\"} 0\n"));
//! # let _ = Topic::OrdersPaid;
//! ```

mod counter;
mod gauge;
mod histogram;
mod labels;
pub(crate) mod observed;
mod up_down;
mod value;

pub use counter::{Counter, CounterSeries};
pub use gauge::{Gauge, GaugeSeries};
pub use histogram::{Histogram, HistogramSeries};
pub use labels::{LabelKind, LabelSet, Text};
pub use observed::{Observed, Observer, ObserverSeries};
pub use up_down::{UpDownCounter, UpDownCounterSeries};
pub use value::{Amount, Level, Reading};
