//! Models: have them trained.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use axum::http::StatusCode;
use serde::Deserialize;
use telemark::telemetry;

use super::see_through::see_through;
use super::{ApiError, App, not_empty};
use crate::jobs::Job;
use crate::providers::Provider;
use crate::store::models::Model;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Train {
    provider: Provider,
    name: String,
    base: String,
}

/// Takes an order for a model; a job has it trained.
#[telemetry(http(method = "POST", route = "/models"))]
pub(super) async fn train(
    State(app): State<Arc<App>>,
    body: Result<Json<Train>, JsonRejection>,
) -> Result<(StatusCode, Json<Model>), ApiError> {
    let Json(Train { provider, name, base }) = body?;
    not_empty("name", &name)?;
    not_empty("base", &base)?;
    let place = app.queue.reserve()?;
    let model = see_through(async move {
        let model = app.bench.store.insert_model(provider, &name, &base).await?;
        place.fill(Job::Train { model: model.id });
        Ok(model)
    })
    .await?;
    Ok((StatusCode::ACCEPTED, Json(model)))
}
