//! A query of SQLite through sqlx: the studio's listing of images.

use std::time::Duration;

use studio::store::images::Image;
use studio::store::{Progress, Store};

use super::super::error::{Error, Result};
use super::super::twin::Twin;
use super::listing::{annotated, bare, limit};
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
            Twin::Limit => {
                let call = async || full(limit::list_images(pool, done, LISTED).await?);
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
