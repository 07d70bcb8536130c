//! The service's HTTP routes; a file holds the handlers of one resource.

mod descriptions;
mod error;
mod health;
mod images;
mod models;
mod see_through;
mod webhooks;

use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post};

use crate::faults::Faults;
use crate::jobs::{Bench, Queue};

pub use error::ApiError;

/// What handlers work with.
#[derive(Debug)]
pub(crate) struct App {
    pub(crate) bench: Arc<Bench>,
    pub(crate) queue: Queue,
    pub(crate) faults: Faults,
}

pub(crate) fn router(app: App) -> Router {
    Router::new()
        .route("/images", post(images::generate).get(images::list))
        .route("/images/{id}", get(images::show))
        .route("/images/{id}/upscale", post(images::upscale))
        .route("/images/{id}/describe", post(descriptions::describe))
        .route("/models", post(models::train))
        .route("/webhooks/{topic}", post(webhooks::receive))
        .route("/healthz", get(health::health))
        .with_state(Arc::new(app))
}

fn not_empty(field: &'static str, value: &str) -> Result<(), ApiError> {
    if value.trim().is_empty() {
        Err(ApiError::Field { field, rule: "must not be empty" })
    } else {
        Ok(())
    }
}
