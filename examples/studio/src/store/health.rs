//! Whether the database answers.

use telemark::telemetry;

use super::{Store, StoreError};

impl Store {
    /// Asks for nothing, to see whether an answer comes.
    ///
    /// # Errors
    ///
    /// [`StoreError`] where none comes.
    #[telemetry(db(system = "sqlite", operation = "SELECT"))]
    pub async fn ping(&self) -> Result<(), StoreError> {
        sqlx::query("SELECT 1").execute(&self.pool).await.map_err(StoreError::query)?;
        Ok(())
    }
}
