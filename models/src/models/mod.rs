//! The models, one file for each of the runtime's, and one for the explorer.

mod atomics;
mod cells;
mod exemplar;
mod intern;
mod lease;
mod pairs;
mod table;

use loom::model::Builder;

/// A model: a claim, and what shows it.
#[derive(Clone, Copy, Debug)]
pub struct Model {
    /// The claim, as a sentence.
    pub name: &'static str,
    /// Tries it out. Panics where an order of steps refutes it.
    pub run: fn(),
}

/// Every model.
pub fn all() -> impl Iterator<Item = Model> {
    [
        atomics::MODELS,
        cells::MODELS,
        exemplar::MODELS,
        intern::MODELS,
        lease::MODELS,
        pairs::MODELS,
        table::MODELS,
    ]
    .into_iter()
    .flatten()
    .copied()
}

/// A list of functions as models.
macro_rules! models {
    ($($run:ident),* $(,)?) => {
        &[$($crate::models::Model { name: stringify!($run), run: $run }),*]
    };
}
use models;

/// Tries out all orders with at most so many preemptions: switches away from a thread that could go on.
/// What goes wrong at all nearly always does so with two (Musuvathi and Qadeer, "Iterative context bounding
/// for systematic testing of multithreaded programs", 2007).
fn explore_within(preemptions: usize, model: impl Fn() + Sync + Send + 'static) {
    let mut builder = Builder::new();
    builder.preemption_bound = Some(preemptions);
    builder.max_branches = 10_000;
    builder.check(model);
}
