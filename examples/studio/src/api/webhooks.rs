//! Webhooks: hear from providers.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, PathRejection};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use serde::Serialize;
use telemark::telemetry;

use super::see_through::see_through;
use super::{ApiError, App};
use crate::jobs::Job;
use crate::meters::{DELIVERIES, DELIVERY_SIZE, Receipt as Outcome};
use crate::webhooks::{Event, Topic};

/// The header in which a provider names the delivery; a repeated delivery has the same name.
const DELIVERY: &str = "x-delivery-id";

#[derive(Debug, Serialize)]
pub(super) struct Receipt {
    /// Whether the delivery was new.
    accepted: bool,
}

/// Takes a delivery in; a job settles it. A delivery that comes again is answered, and does nothing.
#[telemetry(http(method = "POST", route = "/webhooks/{topic}"))]
pub(super) async fn receive(
    State(app): State<Arc<App>>,
    topic: Result<Path<Topic>, PathRejection>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<(StatusCode, Json<Receipt>), ApiError> {
    let Path(topic) = topic?;
    let taken = take(app, topic, &headers, body).await;
    let receipt = match taken {
        Ok(true) => Outcome::Accepted,
        Ok(false) => Outcome::Repeated,
        Err(_) => Outcome::Refused,
    };
    DELIVERIES.with((topic, receipt)).increment();
    let accepted = taken?;
    let status = if accepted { StatusCode::ACCEPTED } else { StatusCode::OK };
    Ok((status, Json(Receipt { accepted })))
}

async fn take(
    app: Arc<App>,
    topic: Topic,
    headers: &HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<bool, ApiError> {
    let delivery = delivery(headers).ok_or(ApiError::NoDelivery)?;
    let body = body?;
    DELIVERY_SIZE.with(topic).record(body.len() as u64);
    let event = Event::parse(topic, &body)?;
    see_through(intake(app, topic, delivery, event)).await
}

/// Notes the delivery and queues what it says; false means that it came before.
#[telemetry(critical, labels(topic))]
async fn intake(
    app: Arc<App>,
    topic: Topic,
    delivery: String,
    event: Event,
) -> Result<bool, ApiError> {
    // First the place, then the note: a delivery that finds the queue full must count as new when it comes again.
    let place = app.queue.reserve()?;
    let new = app.bench.store.insert_delivery(&delivery, topic).await?;
    if new {
        place.fill(Job::Settle(event));
    }
    Ok(new)
}

fn delivery(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(DELIVERY)?.to_str().ok()?;
    (!value.is_empty()).then(|| value.to_owned())
}
