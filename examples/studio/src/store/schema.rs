//! The tables.

use sqlx::SqlitePool;

use super::StoreError;

/// AUTOINCREMENT: an id that was given out is never given to another row, so that a late webhook cannot hit a stranger.
const TABLES: &str = "
    CREATE TABLE IF NOT EXISTS images (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        provider TEXT NOT NULL,
        model TEXT NOT NULL,
        prompt TEXT NOT NULL,
        progress TEXT NOT NULL,
        url TEXT,
        cost_usd TEXT
    ) STRICT;
    CREATE TABLE IF NOT EXISTS models (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        provider TEXT NOT NULL,
        name TEXT NOT NULL UNIQUE,
        base TEXT NOT NULL,
        progress TEXT NOT NULL,
        cost_usd TEXT
    ) STRICT;
    CREATE TABLE IF NOT EXISTS deliveries (
        id TEXT PRIMARY KEY,
        topic TEXT NOT NULL
    ) STRICT;
";

pub(super) async fn create(pool: &SqlitePool) -> Result<(), StoreError> {
    sqlx::raw_sql(TABLES).execute(pool).await.map_err(StoreError::query)?;
    Ok(())
}
