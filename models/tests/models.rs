//! Each model as a test.

use libtest_mimic::{Arguments, Trial};

fn main() {
    let trial = |model: telemark_models::Model| {
        Trial::test(model.name, move || {
            (model.run)();
            Ok(())
        })
    };
    let trials = telemark_models::all().map(trial).collect();
    libtest_mimic::run(&Arguments::from_args(), trials).exit();
}
