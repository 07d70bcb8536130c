//! Functions that are there twice.

use serde::Serialize;

/// Which of the two.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Twin {
    /// Without the attribute.
    Bare,
    /// With it.
    Annotated,
}

impl Twin {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Bare, Self::Annotated];

    /// The name of the twin's module.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Bare => "bare",
            Self::Annotated => "annotated",
        }
    }
}

/// Writes each function twice: in the module `bare` without its attribute, in `annotated` with it.
///
/// A function stands in braces behind its attribute, so that its tokens reach both modules as they
/// are.
macro_rules! twins {
    ($(#[telemetry $keys:tt] { $($function:tt)* })*) => {
        pub(super) mod bare {
            use super::*;

            $($($function)*)*
        }

        pub(super) mod annotated {
            use super::*;

            $(
                #[telemark::telemetry $keys]
                $($function)*
            )*
        }
    };
}

pub(super) use twins;
