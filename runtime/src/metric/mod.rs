//! The statics that [`metrics!`](macro@crate::metrics) declares, and what can be done with them.
//!
//! Their type parameters follow from the declaration: `L` is a tuple of the labels that a recording
//! names, `V` is the type of the values: whole numbers, [`Duration`](core::time::Duration) where the
//! unit is `s`, [`Usd`](crate::Usd) where it is `USD`.

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
