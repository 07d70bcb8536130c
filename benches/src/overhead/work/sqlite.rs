//! A query of SQLite through sqlx: the studio's listing of images.

use std::time::Duration;

use sqlx::SqlitePool;
use studio::store::images::Image;
use studio::store::{Progress, Store, StoreError};

use super::super::error::{Error, Result};
use super::super::twin::{Twin, twins};
use super::{LISTED, store, timed};

#[derive(Debug)]
pub(super) struct Sqlite {
    store: Store,
}

impl Sqlite {
    pub(super) async fn open() -> Result<Self> {
        Ok(Self { store: store().await? })
    }

    pub(super) async fn renew(&mut self) -> Result<()> {
        // The connection's thread stays where it is otherwise, on the better or the worse processor.
        self.store = store().await?;
        Ok(())
    }

    pub(super) async fn block(
        &mut self,
        twin: Twin,
        calls: u32,
        wait: Duration,
    ) -> Result<Duration> {
        let pool = self.store.pool();
        let done = Some(Progress::Done);
        match twin {
            Twin::Bare => {
                timed(calls, wait, async || full(bare::list_images(pool, done, LISTED).await?))
                    .await
            }
            Twin::Annotated => {
                let call = async || full(annotated::list_images(pool, done, LISTED).await?);
                timed(calls, wait, call).await
            }
        }
    }
}

/// Refuses a listing that is not as long as it must be.
pub(super) fn full(images: Vec<Image>) -> Result<Vec<Image>> {
    if images.len() == LISTED as usize {
        Ok(images)
    } else {
        Err(Error::Answer(format!("{} images", images.len())))
    }
}

twins! {
    #[telemetry(db(system = "sqlite", operation = "SELECT", collection = "images", rows = |images| images.len()))] {
        pub(super) async fn list_images(
            pool: &SqlitePool,
            progress: Option<Progress>,
            limit: u32,
        ) -> Result<Vec<Image>, StoreError> {
            sqlx::query_as(
                "SELECT * FROM images WHERE ?1 IS NULL OR progress = ?1 ORDER BY id DESC LIMIT ?2",
            )
            .bind(progress)
            .bind(limit)
            .fetch_all(pool)
            .await
            .map_err(StoreError::Query)
        }
    }
}
