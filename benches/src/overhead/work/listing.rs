//! The studio's listing of images: the query, and the handler that answers with it.

use axum::Json;
use axum::extract::State;
use sqlx::SqlitePool;
use studio::api::ApiError;
use studio::store::images::Image;
use studio::store::{Progress, StoreError};

use super::super::twin::twins;
use super::LISTED;

twins! {
    #[telemetry(http(method = "GET", route = "/images"))] {
        pub(crate) async fn images(
            State(pool): State<SqlitePool>,
        ) -> Result<Json<Vec<Image>>, ApiError> {
            Ok(Json(list_images(&pool, None, LISTED).await.map_err(ApiError::Store)?))
        }
    }

    #[telemetry(db(system = "sqlite", operation = "SELECT", collection = "images", rows = |images| images.len()))] {
        pub(crate) async fn list_images(
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
