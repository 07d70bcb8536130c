//! The routes of a fake.

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use axum::Json;
use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use futures_util::stream::{self, StreamExt};
use serde_json::json;

use super::behaviour::{Behaviour, Reply};
use super::price::price;
use crate::providers::describe::PATH;
use crate::providers::{Operation, Provider, Request};

/// Longer than any client waits, and short enough that a forgotten call ends by itself.
const HANG: Duration = Duration::from_secs(5);

/// What every image shows.
const WORDS: [&str; 4] = ["a ", "fox ", "on ", "skis"];

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
        .route(PATH, post(describe))
        .with_state(fake)
}

/// Sends a description piece by piece, and in the last one the tokens that it has used.
async fn describe(State(fake): State<Arc<Fake>>, Json(request): Json<Request>) -> Response {
    let call = fake.calls.fetch_add(1, Ordering::Relaxed) + 1;
    let (latency, reply) = fake.behaviour.reply(call);
    tokio::time::sleep(latency).await;
    if reply == Reply::Unavailable {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    let input = request.input.len();
    let lines = WORDS.into_iter().enumerate().map(move |(nth, word)| {
        let is_last = nth + 1 == WORDS.len();
        let usage = is_last.then(|| json!({ "input": input, "output": WORDS.len() }));
        json!({ "text": word, "usage": usage }).to_string()
    });
    let body = stream::iter(lines.enumerate()).then(move |(nth, mut line)| async move {
        tokio::time::sleep(latency / 20).await;
        if nth > 0 && reply == Reply::Hang {
            tokio::time::sleep(HANG).await;
        }
        if nth > 0 && reply == Reply::Malformed {
            line.truncate(line.len() / 2);
        }
        Ok::<_, Infallible>(line + "\n")
    });
    Body::from_stream(body).into_response()
}

async fn answer(fake: &Fake, operation: Operation, request: &Request) -> Response {
    let call = fake.calls.fetch_add(1, Ordering::Relaxed) + 1;
    let (latency, reply) = fake.behaviour.reply(call);
    // Not even for no time: tokio's timer rounds up to the next millisecond.
    if !latency.is_zero() {
        tokio::time::sleep(latency).await;
    }
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
