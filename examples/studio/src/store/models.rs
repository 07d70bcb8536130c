//! The table `models`.

use serde::Serialize;

use super::{Progress, Store, StoreError};
use crate::providers::Provider;
use telemark::{Usd, telemetry};

/// A row of the table, and what the API shows of a model.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, sqlx::FromRow)]
pub struct Model {
    /// Given out by the database.
    pub id: i64,
    /// Who trains it.
    pub provider: Provider,
    /// The name its owner chose; no two models share one.
    pub name: String,
    /// The model that the training starts from.
    pub base: String,
    /// How far it is.
    pub progress: Progress,
    /// What it cost, once that is known: a decimal string of US dollars.
    pub cost_usd: Option<String>,
}

impl Store {
    /// Puts a model in that is still to be trained.
    ///
    /// # Errors
    ///
    /// [`StoreError::Taken`] where the name is, else what made the query fail.
    #[telemetry(db(system = "sqlite", operation = "INSERT", collection = "models"))]
    pub async fn insert_model(
        &self,
        provider: Provider,
        name: &str,
        base: &str,
    ) -> Result<Model, StoreError> {
        sqlx::query_as("INSERT INTO models (provider, name, base, progress) VALUES (?, ?, ?, 'queued') RETURNING *")
            .bind(provider)
            .bind(name)
            .bind(base)
            .fetch_one(&self.pool)
            .await
            .map_err(|error| StoreError::unique(error, "models.name", name))
    }

    /// The model with this id.
    ///
    /// # Errors
    ///
    /// [`StoreError::NotFound`] where there is none, else what made the query fail.
    #[telemetry(db(system = "sqlite", operation = "SELECT", collection = "models"), fields(id))]
    pub async fn find_model(&self, id: i64) -> Result<Model, StoreError> {
        sqlx::query_as("SELECT * FROM models WHERE id = ?")
            .bind(id)
            .fetch_one(&self.pool)
            .await
            .map_err(|error| StoreError::row(error, "models", id))
    }

    /// Notes that the model is trained.
    ///
    /// # Errors
    ///
    /// [`StoreError::NotFound`] where there is no such model, else what made the query fail.
    #[telemetry(db(system = "sqlite", operation = "UPDATE", collection = "models"), fields(id))]
    pub async fn finish_model(&self, id: i64, cost: Usd) -> Result<Model, StoreError> {
        sqlx::query_as("UPDATE models SET progress = 'done', cost_usd = ? WHERE id = ? RETURNING *")
            .bind(cost.to_string())
            .bind(id)
            .fetch_one(&self.pool)
            .await
            .map_err(|error| StoreError::row(error, "models", id))
    }

    /// Notes that the training was given up.
    ///
    /// # Errors
    ///
    /// [`StoreError::NotFound`] where there is no such model, else what made the query fail.
    #[telemetry(db(system = "sqlite", operation = "UPDATE", collection = "models"), fields(id))]
    pub async fn fail_model(&self, id: i64) -> Result<Model, StoreError> {
        sqlx::query_as("UPDATE models SET progress = 'failed' WHERE id = ? RETURNING *")
            .bind(id)
            .fetch_one(&self.pool)
            .await
            .map_err(|error| StoreError::row(error, "models", id))
    }
}
