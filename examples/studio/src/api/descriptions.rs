//! Descriptions: what an image shows, in words.

use std::pin::pin;
use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::{JsonRejection, PathRejection};
use axum::extract::{Path, State};
use futures_util::TryStreamExt;
use serde::{Deserialize, Serialize};
use telemark::telemetry;

use super::{ApiError, App, not_empty};
use crate::providers::{Provider, Request};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Describe {
    provider: Provider,
    model: String,
}

#[derive(Debug, Serialize)]
pub(super) struct Description {
    description: String,
}

/// Has an image described while the client waits.
#[telemetry(http(method = "POST", route = "/images/{id}/describe"))]
pub(super) async fn describe(
    State(app): State<Arc<App>>,
    id: Result<Path<i64>, PathRejection>,
    body: Result<Json<Describe>, JsonRejection>,
) -> Result<Json<Description>, ApiError> {
    let Path(id) = id?;
    let Json(Describe { provider, model }) = body?;
    not_empty("model", &model)?;
    let image = app.bench.store.find_image(id).await?;
    let url = image.url.ok_or(ApiError::NotDone(id))?;
    let request = Request { model, input: url };
    let mut pieces = pin!(app.bench.providers.client(provider).describe(&request).await?);
    let mut description = String::new();
    while let Some(piece) = pieces.try_next().await? {
        description += &piece.text;
    }
    Ok(Json(Description { description }))
}
