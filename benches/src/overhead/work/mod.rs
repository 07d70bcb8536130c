//! The work that is measured, a file for each row.

mod http;
mod listing;
mod postgres;
mod provider;
mod sqlite;

use core::hint::spin_loop;
use core::ops::AsyncFnMut;
use std::time::{Duration, Instant};

use studio::store::{Location, Store};

use super::error::Result;
use super::row::Row;
use super::twin::Twin;

/// Rows of the table of images: some pages of it are read, most are not.
const IMAGES: u32 = 500;

/// What a listing asks for, as the studio's does.
const LISTED: u32 = 20;

const FILL: &str = "
    WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?)
    INSERT INTO images (provider, model, prompt, progress, url, cost_usd)
    SELECT 'fal', 'flux-dev', 'a red fox on skis, number ' || n || ', golden hour, 35 mm film', 'done',
           'https://fal.invalid/flux-dev/' || n || '.png', '0.003'
    FROM numbers
";

/// A row's work, ready to be done.
#[derive(Debug)]
pub struct Work(Kind);

#[derive(Debug)]
enum Kind {
    Http(http::Http),
    Postgres(postgres::Postgres),
    Sqlite(sqlite::Sqlite),
    Provider(provider::ProviderCall),
}

impl Work {
    /// Starts what the row needs, on the current runtime: databases with their content, servers,
    /// clients.
    ///
    /// # Errors
    ///
    /// [`Error::Unavailable`](super::Error::Unavailable) if this machine lacks what the row needs, else what
    /// did not start.
    pub async fn open(row: Row) -> Result<Self> {
        Ok(Self(match row {
            Row::Http => Kind::Http(http::Http::open().await?),
            Row::Postgres => Kind::Postgres(postgres::Postgres::open().await?),
            Row::Sqlite => Kind::Sqlite(sqlite::Sqlite::open().await?),
            Row::Provider => Kind::Provider(provider::ProviderCall::open().await?),
        }))
    }

    /// Makes servers, connections and clients anew, in an order of its own for each `round`, so that no
    /// twin has the better place in memory for the whole run.
    ///
    /// # Errors
    ///
    /// What did not start.
    pub async fn renew(&mut self, round: usize) -> Result<()> {
        match &mut self.0 {
            Kind::Http(work) => work.renew(round).await,
            Kind::Postgres(work) => work.renew().await,
            Kind::Sqlite(work) => work.renew().await,
            Kind::Provider(work) => work.renew(),
        }
    }

    /// Makes so many calls, one after the other, each followed by a busy `wait`; gives how long they
    /// took together.
    ///
    /// # Errors
    ///
    /// The first call that failed.
    pub async fn block(&mut self, twin: Twin, calls: u32, wait: Duration) -> Result<Duration> {
        match &mut self.0 {
            Kind::Http(work) => work.block(twin, calls, wait).await,
            Kind::Postgres(work) => work.block(twin, calls, wait).await,
            Kind::Sqlite(work) => work.block(twin, calls, wait).await,
            Kind::Provider(work) => work.block(twin, calls, wait).await,
        }
    }
}

/// Calls in a row, and how long they take.
async fn timed<T>(
    calls: u32,
    wait: Duration,
    mut call: impl AsyncFnMut() -> Result<T>,
) -> Result<Duration> {
    let start = Instant::now();
    for _ in 0..calls {
        core::hint::black_box(call().await?);
        if !wait.is_zero() {
            let end = Instant::now() + wait;
            while Instant::now() < end {
                spin_loop();
            }
        }
    }
    Ok(start.elapsed())
}

/// The studio's own store, with images in it.
async fn store() -> Result<Store> {
    let store = Store::open(&Location::Temporary).await?;
    sqlx::query(FILL).bind(IMAGES).execute(store.pool()).await?;
    Ok(store)
}
