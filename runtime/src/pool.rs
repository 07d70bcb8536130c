//! Connection pools of databases, asked at each scrape.
//!
//! The names are those of OpenTelemetry's semantic conventions 1.44.0 for database client metrics.

use core::fmt;
use std::sync::{Mutex, PoisonError};

/// The connections of a pool.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "users write it down")]
pub struct Connections {
    /// Those that are open and wait for a query.
    pub idle: i64,
    /// Those that work on one.
    pub used: i64,
    /// Those that may be open at once.
    pub max: i64,
}

impl Connections {
    /// From the number of all that are open, as pools tell it.
    ///
    /// The counts are read one after the other, so there may be more idle ones than open ones; then
    /// none is in use.
    pub fn of_open(open: u32, idle: usize, max: u32) -> Self {
        let idle = u32::try_from(idle).unwrap_or(u32::MAX).min(open);
        Self { idle: idle.into(), used: (open - idle).into(), max: max.into() }
    }
}

/// A pool that scrapes ask. Declared by [`watch_pool!`](crate::watch_pool).
#[doc(hidden)]
#[derive(Default)]
pub struct Watched(Mutex<Option<Read>>);

type Read = Box<dyn Fn() -> Connections + Send>;

impl fmt::Debug for Watched {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Watched").finish_non_exhaustive()
    }
}

impl Watched {
    /// Without a pool.
    pub const fn new() -> Self {
        Self(Mutex::new(None))
    }

    /// Asks this pool from now on.
    pub fn set(&self, read: impl Fn() -> Connections + Send + 'static) {
        *self.lock() = Some(Box::new(read));
    }

    /// The pool's connections, once there is a pool.
    pub fn read(&self) -> Option<Connections> {
        self.lock().as_ref().map(|read| read())
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<Read>> {
        // Poisoned, it still holds a whole function or none.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Puts a connection pool on the page: `db.client.connection.count` by state, and
/// `db.client.connection.max`, both with the label `db.client.connection.pool.name`.
///
/// Takes the pool's name, a string literal, and a closure that reads its [`Connections`] at each scrape;
/// it must not wait. Metrics and name are in the catalog as soon as the code is in the binary, and on the
/// page from the first run on. Run again at the same place, it replaces the pool. For a pool of sqlx,
/// [`watch_sqlx_pool!`](crate::watch_sqlx_pool) has the closure.
///
/// ```
/// use telemark::pool::Connections;
///
/// telemark::watch_pool!("orders", || Connections { idle: 1, used: 3, max: 8 });
///
/// let page = telemark::page();
/// assert!(page.contains(r#"db_client_connection_max{db_client_connection_pool_name="orders"} 8"#));
/// ```
#[macro_export]
macro_rules! watch_pool {
    ($name:literal, $read:expr $(,)?) => {{
        // Here and not in the runtime, where each message on a type that is no label would list it.
        #[derive($crate::Label)]
        #[label(crate = $crate)]
        enum State {
            Idle,
            Used,
        }
        static POOL: $crate::pool::Watched = $crate::pool::Watched::new();
        $crate::metrics! {
            crate = $crate;
            /// Connections of a pool, by what they do.
            static DB_CLIENT_CONNECTION_COUNT: UpDownCounter = "db.client.connection.count" {
                unit = "{connection}",
                labels(
                    "db.client.connection.pool.name" = $name,
                    "db.client.connection.state": State,
                ),
                observe = |observer| {
                    if let $crate::__private::core::option::Option::Some(connections) = POOL.read() {
                        observer.with(State::Idle).set(connections.idle);
                        observer.with(State::Used).set(connections.used);
                    }
                },
            };
            /// Connections that a pool may have open at once.
            static DB_CLIENT_CONNECTION_MAX: UpDownCounter = "db.client.connection.max" {
                unit = "{connection}",
                labels("db.client.connection.pool.name" = $name),
                observe = |observer| {
                    if let $crate::__private::core::option::Option::Some(connections) = POOL.read() {
                        observer.set(connections.max);
                    }
                },
            };
        }
        $crate::pool::Watched::set(&POOL, $read);
    }};
}

/// [`watch_pool!`](crate::watch_pool) for a pool of sqlx, of any database.
///
/// ```text
/// let pool = SqlitePoolOptions::new().max_connections(4).connect("orders.db").await?;
/// telemark::watch_sqlx_pool!("orders", pool);
/// ```
///
/// It keeps a clone of the pool. Close the pool with `close`, as sqlx advises: dropping the others does
/// not close it.
#[macro_export]
macro_rules! watch_sqlx_pool {
    ($name:literal, $pool:expr $(,)?) => {{
        let pool = $pool.clone();
        $crate::watch_pool!($name, move || $crate::pool::Connections::of_open(
            pool.size(),
            pool.num_idle(),
            pool.options().get_max_connections(),
        ));
    }};
}

#[cfg(test)]
mod tests {
    use super::Connections;

    #[test]
    fn connections_in_use_are_those_that_are_open_and_not_idle() {
        assert_eq!(Connections::of_open(3, 1, 8), Connections { idle: 1, used: 2, max: 8 });
        assert_eq!(Connections::of_open(1, 2, 8), Connections { idle: 1, used: 0, max: 8 });
    }
}
