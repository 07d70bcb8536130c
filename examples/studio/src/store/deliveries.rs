//! The table `deliveries`: the webhooks that were taken in.

use telemark::telemetry;

use super::{Store, StoreError};
use crate::webhooks::Topic;

impl Store {
    /// Notes a delivery; false means that it was noted before.
    ///
    /// # Errors
    ///
    /// [`StoreError`] where the query fails.
    #[telemetry(db(system = "sqlite", operation = "INSERT", collection = "deliveries"))]
    pub async fn insert_delivery(&self, id: &str, topic: Topic) -> Result<bool, StoreError> {
        let inserted = sqlx::query(
            "INSERT INTO deliveries (id, topic) VALUES (?, ?) ON CONFLICT (id) DO NOTHING",
        )
        .bind(id)
        .bind(topic)
        .execute(&self.pool)
        .await
        .map_err(StoreError::query)?;
        Ok(inserted.rows_affected() == 1)
    }
}
