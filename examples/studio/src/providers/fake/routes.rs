//! The routes of a fake.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use axum::Json;
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use serde_json::json;

use super::behaviour::{Behaviour, Reply};
use super::price::price;
use crate::providers::{Operation, Provider, Request};

/// Longer than any client waits, and short enough that a forgotten call ends by itself.
const HANG: Duration = Duration::from_secs(5);

struct Fake {
    provider: Provider,
    behaviour: Behaviour,
    calls: AtomicU64,
}

pub(super) fn router(provider: Provider, behaviour: Behaviour) -> Router {
    let fake = Arc::new(Fake { provider, behaviour, calls: AtomicU64::new(0) });
    Operation::ALL
        .into_iter()
        .fold(Router::new(), |router, operation| {
            let answer = move |State(fake): State<Arc<Fake>>, Json(request): Json<Request>| async move {
                answer(&fake, operation, &request).await
            };
            router.route(operation.path(), post(answer))
        })
        .with_state(fake)
}

async fn answer(fake: &Fake, operation: Operation, request: &Request) -> Response {
    let call = fake.calls.fetch_add(1, Ordering::Relaxed) + 1;
    let (latency, reply) = fake.behaviour.reply(call);
    tokio::time::sleep(latency).await;
    let body = json!({
        "url": format!("https://{}.invalid/{}/{call}.png", fake.provider, request.model),
        "cost": price(fake.provider, operation),
    });
    match reply {
        Reply::Answer => Json(body).into_response(),
        Reply::Unavailable => StatusCode::SERVICE_UNAVAILABLE.into_response(),
        Reply::Malformed => {
            let mut text = body.to_string();
            text.truncate(text.len() / 2);
            ([(CONTENT_TYPE, "application/json")], text).into_response()
        }
        Reply::Hang => {
            tokio::time::sleep(HANG).await;
            StatusCode::GATEWAY_TIMEOUT.into_response()
        }
    }
}
