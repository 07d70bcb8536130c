//! Whether the service works.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use telemark::telemetry;

use super::{ApiError, App};

#[derive(Debug, Serialize)]
pub(super) struct Health {
    status: &'static str,
    waiting_jobs: usize,
}

/// Answers once the database has.
#[telemetry(http(method = "GET", route = "/healthz"))]
pub(super) async fn health(State(app): State<Arc<App>>) -> Result<Json<Health>, ApiError> {
    app.bench.store.ping().await?;
    Ok(Json(Health { status: "ok", waiting_jobs: app.queue.depth() }))
}
