//! Which packages are looked at.

/// A published package.
#[derive(Clone, Copy, Debug)]
pub(super) struct Package {
    pub(super) name: &'static str,
    pub(super) version: &'static str,
    /// What is built beyond its default features.
    pub(super) features: &'static [&'static str],
    /// What its unit tests need, and publishing took out of its manifest.
    pub(super) manifest: &'static str,
    /// Messages of the compiler that the attribute can't but bring or take away.
    pub(super) exceptions: &'static [Exception],
}

/// A difference that the attribute can't but make.
#[derive(Clone, Copy, Debug)]
pub(super) struct Exception {
    /// The file, from the workspace's root, and the line.
    pub(super) place: &'static str,
    pub(super) message: &'static str,
    pub(super) reason: &'static str,
}

/// Each with functions of its own kind, a library in one package, and unit tests that need no server.
pub(super) const PACKAGES: &[Package] = &[
    // Extractors and handlers: generic traits that take functions, `impl Future` in traits.
    Package {
        name: "axum",
        version: "0.8.9",
        features: &["macros", "multipart"],
        manifest: "[dev-dependencies.axum-macros]\nversion = \"0.5\"\nfeatures = [\"__private\"]\n",
        exceptions: &[],
    },
    // Hand-written futures and state machines, and `#![deny(warnings)]` in its tests.
    Package {
        name: "hyper",
        version: "1.12.0",
        features: &["full"],
        manifest: "",
        exceptions: &[],
    },
    // A database in process: callbacks from C, `unsafe`, raw pointers.
    Package {
        name: "rusqlite",
        version: "0.40.0",
        features: &["bundled", "functions", "vtab"],
        manifest: "",
        exceptions: &[],
    },
    // A database driver of `async fn`s and of boxed futures, generic over lifetimes.
    Package {
        name: "sqlx-postgres",
        version: "0.9.0",
        features: &["json", "chrono", "uuid"],
        manifest: "",
        exceptions: &[],
    },
];
