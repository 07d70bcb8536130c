//! Images: have them made, enlarge them, look at them.

use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::{JsonRejection, QueryRejection};
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use serde::{Deserialize, Serialize};
use telemark::telemetry;

use super::extract::Id;
use super::see_through::see_through;
use super::{ApiError, App, not_empty};
use crate::jobs::Job;
use crate::meters::{PROMPT_SIZE, TENANT_ORDERS};
use crate::providers::{Provider, Request};
use crate::store::Progress;
use crate::store::images::{Image, Order};

/// The images of a listing where the request doesn't say how many it wants, and the most that it can get.
const LISTED: u32 = 20;
const LISTED_AT_MOST: u32 = 100;

/// The header in which a client names the tenant that it works for.
const TENANT: &str = "x-tenant";

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Generate {
    provider: Provider,
    model: String,
    prompt: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Upscale {
    provider: Provider,
    model: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Filter {
    progress: Option<Progress>,
    limit: Option<u32>,
}

#[derive(Debug, Serialize)]
pub(super) struct Listing {
    images: Vec<Image>,
}

/// Takes an order for an image; a job has it made.
#[telemetry(http(method = "POST", route = "/images"))]
pub(super) async fn generate(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    body: Result<Json<Generate>, JsonRejection>,
) -> Result<(StatusCode, Json<Image>), ApiError> {
    let Json(Generate { provider, model, prompt }) = body?;
    not_empty("model", &model)?;
    not_empty("prompt", &prompt)?;
    let place = app.queue.reserve()?;
    PROMPT_SIZE.record(prompt.len() as u64);
    TENANT_ORDERS.with(tenant(&headers)).increment();
    let image = see_through(async move {
        let order = Order { provider, model: &model, prompt: &prompt };
        let image = app.bench.store.insert_image(&order).await?;
        place.fill(Job::Generate { image: image.id });
        Ok(image)
    })
    .await?;
    Ok((StatusCode::ACCEPTED, Json(image)))
}

fn tenant(headers: &HeaderMap) -> &str {
    let named = headers.get(TENANT).and_then(|name| name.to_str().ok());
    named.filter(|name| !name.is_empty()).unwrap_or("none")
}

/// Has an image enlarged while the client waits; the result is an image of its own.
#[telemetry(http(method = "POST", route = "/images/{id}/upscale"))]
pub(super) async fn upscale(
    State(app): State<Arc<App>>,
    Id(id): Id,
    body: Result<Json<Upscale>, JsonRejection>,
) -> Result<(StatusCode, Json<Image>), ApiError> {
    let Json(Upscale { provider, model }) = body?;
    not_empty("model", &model)?;
    let original = app.bench.store.find_image(id).await?;
    let url = original.url.ok_or(ApiError::NotDone(id))?;
    let request = Request { model, input: url };
    let answer = app.bench.providers.client(provider).upscale(&request).await?;
    let order = Order { provider, model: &request.model, prompt: &original.prompt };
    let image = app.bench.store.insert_finished_image(&order, &answer).await?;
    Ok((StatusCode::CREATED, Json(image)))
}

/// Shows an image.
#[telemetry(http(method = "GET", route = "/images/{id}"))]
pub(super) async fn show(State(app): State<Arc<App>>, Id(id): Id) -> Result<Json<Image>, ApiError> {
    app.faults.trip();
    Ok(Json(app.bench.store.find_image(id).await?))
}

/// Lists the newest images.
#[telemetry(http(method = "GET", route = "/images"))]
pub(super) async fn list(
    State(app): State<Arc<App>>,
    filter: Result<Query<Filter>, QueryRejection>,
) -> Result<Json<Listing>, ApiError> {
    let Query(Filter { progress, limit }) = filter?;
    let limit = limit.unwrap_or(LISTED).min(LISTED_AT_MOST);
    let images = app.bench.store.list_images(progress, limit).await?;
    Ok(Json(Listing { images }))
}
