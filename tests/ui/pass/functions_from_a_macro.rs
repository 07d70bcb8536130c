//! Attribute, signature and body that come from a `macro_rules` macro.

use telemark::telemetry;

macro_rules! doubling {
    ($name:ident, $argument:ident: $type:ty, $body:expr) => {
        #[telemetry(fields($argument))]
        fn $name($argument: $type) -> $type {
            let twice = $body;
            twice
        }
    };
}

doubling!(double, number: u32, number * 2);

fn main() {
    assert_eq!(double(4), 8);
}
