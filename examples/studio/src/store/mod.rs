//! What the service remembers, in SQLite.
//!
//! One function is one query; a file holds the queries of one table.

pub mod deliveries;
pub mod error;
pub mod health;
pub mod images;
pub mod models;
mod schema;

use std::path::PathBuf;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use tempfile::TempDir;

pub use error::StoreError;

/// Where the database is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Location {
    /// A new file in a temporary folder, which goes away with the store.
    #[default]
    Temporary,
    /// A file that stays; it is created where it is missing.
    File(PathBuf),
}

/// The open database.
#[derive(Debug)]
pub struct Store {
    pool: SqlitePool,
    /// Removes the temporary folder when the store goes.
    _folder: Option<TempDir>,
}

/// How far an image or a model has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(rename_all = "snake_case")]
pub enum Progress {
    /// Asked for, and waiting or running.
    Queued,
    /// There.
    Done,
    /// Given up.
    Failed,
}

impl Store {
    /// Opens the database at `location` and creates the tables that are missing.
    ///
    /// # Errors
    ///
    /// [`StoreError`] where the file cannot be created, opened, or isn't a database.
    pub async fn open(location: &Location) -> Result<Self, StoreError> {
        let (file, folder) = match location {
            Location::Temporary => {
                let folder = tempfile::tempdir().map_err(StoreError::folder)?;
                (folder.path().join("studio.db"), Some(folder))
            }
            Location::File(file) => (file.clone(), None),
        };
        let options = SqliteConnectOptions::new()
            .filename(&file)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Normal)
            .busy_timeout(Duration::from_secs(2));
        let pool = SqlitePoolOptions::new()
            .max_connections(4)
            .acquire_timeout(Duration::from_secs(2))
            .connect_with(options)
            .await
            .map_err(|error| StoreError::Open { file, error })?;
        schema::create(&pool).await?;
        telemark::watch_sqlx_pool!("studio", pool);
        Ok(Self { pool, _folder: folder })
    }

    /// The connections, for queries that are not the store's own.
    pub fn pool(&self) -> &SqlitePool {
        &self.pool
    }

    /// Waits for the queries in hand and closes the file.
    pub async fn close(&self) {
        self.pool.close().await;
    }
}
