//! The table `images`.

use serde::Serialize;
use telemark::telemetry;

use super::{Progress, Store, StoreError};
use crate::providers::{Answer, Provider};

/// A row of the table, and what the API shows of an image.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, sqlx::FromRow)]
pub struct Image {
    /// Given out by the database.
    pub id: i64,
    /// Who makes it.
    pub provider: Provider,
    /// The provider's name of the model.
    pub model: String,
    /// What it should show.
    pub prompt: String,
    /// How far it is.
    pub progress: Progress,
    /// Where it can be fetched, once it is done.
    pub url: Option<String>,
    /// What it cost, once that is known: a decimal string of US dollars.
    pub cost_usd: Option<String>,
}

/// An image that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order<'a> {
    /// Who shall make it.
    pub provider: Provider,
    /// The provider's name of the model.
    pub model: &'a str,
    /// What it shall show.
    pub prompt: &'a str,
}

impl Store {
    /// Puts an image in that is still to be made.
    ///
    /// # Errors
    ///
    /// [`StoreError`] where the query fails.
    #[telemetry(db(system = "sqlite", operation = "INSERT", collection = "images"))]
    pub async fn insert_image(&self, order: &Order<'_>) -> Result<Image, StoreError> {
        sqlx::query_as(
            "INSERT INTO images (provider, model, prompt, progress) VALUES (?, ?, ?, 'queued') RETURNING *",
        )
        .bind(order.provider)
        .bind(order.model)
        .bind(order.prompt)
        .fetch_one(&self.pool)
        .await
        .map_err(StoreError::query)
    }

    /// Puts an image in that is there already, because it was made from `order`'s while the caller waited.
    ///
    /// # Errors
    ///
    /// [`StoreError`] where the query fails.
    #[telemetry(db(system = "sqlite", operation = "INSERT", collection = "images"))]
    pub async fn insert_finished_image(
        &self,
        order: &Order<'_>,
        answer: &Answer,
    ) -> Result<Image, StoreError> {
        sqlx::query_as(
            "INSERT INTO images (provider, model, prompt, progress, url, cost_usd) VALUES (?, ?, ?, 'done', ?, ?) \
             RETURNING *",
        )
        .bind(order.provider)
        .bind(order.model)
        .bind(order.prompt)
        .bind(&answer.url)
        .bind(answer.cost.to_string())
        .fetch_one(&self.pool)
        .await
        .map_err(StoreError::query)
    }

    /// The image with this id.
    ///
    /// # Errors
    ///
    /// [`StoreError::NotFound`] where there is none, else what made the query fail.
    #[telemetry(db(system = "sqlite", operation = "SELECT", collection = "images"), fields(id))]
    pub async fn find_image(&self, id: i64) -> Result<Image, StoreError> {
        sqlx::query_as("SELECT * FROM images WHERE id = ?")
            .bind(id)
            .fetch_one(&self.pool)
            .await
            .map_err(|error| StoreError::row(error, "images", id))
    }

    /// The newest images, at most `limit`, in the given stage where one is given.
    ///
    /// # Errors
    ///
    /// [`StoreError`] where the query fails.
    #[telemetry(db(system = "sqlite", operation = "SELECT", collection = "images", rows = |images| images.len()))]
    pub async fn list_images(
        &self,
        progress: Option<Progress>,
        limit: u32,
    ) -> Result<Vec<Image>, StoreError> {
        sqlx::query_as(
            "SELECT * FROM images WHERE ?1 IS NULL OR progress = ?1 ORDER BY id DESC LIMIT ?2",
        )
        .bind(progress)
        .bind(limit)
        .fetch_all(&self.pool)
        .await
        .map_err(StoreError::query)
    }

    /// Notes that the image is done.
    ///
    /// # Errors
    ///
    /// [`StoreError::NotFound`] where there is no such image, else what made the query fail.
    #[telemetry(db(system = "sqlite", operation = "UPDATE", collection = "images"), fields(id))]
    pub async fn finish_image(&self, id: i64, answer: &Answer) -> Result<Image, StoreError> {
        sqlx::query_as(
            "UPDATE images SET progress = 'done', url = ?, cost_usd = ? WHERE id = ? RETURNING *",
        )
        .bind(&answer.url)
        .bind(answer.cost.to_string())
        .bind(id)
        .fetch_one(&self.pool)
        .await
        .map_err(|error| StoreError::row(error, "images", id))
    }

    /// Notes that the image was given up.
    ///
    /// # Errors
    ///
    /// [`StoreError::NotFound`] where there is no such image, else what made the query fail.
    #[telemetry(db(system = "sqlite", operation = "UPDATE", collection = "images"), fields(id))]
    pub async fn fail_image(&self, id: i64) -> Result<Image, StoreError> {
        sqlx::query_as("UPDATE images SET progress = 'failed' WHERE id = ? RETURNING *")
            .bind(id)
            .fetch_one(&self.pool)
            .await
            .map_err(|error| StoreError::row(error, "images", id))
    }
}
