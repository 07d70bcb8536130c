//! What a request is answered when it cannot be done.

use std::error::Error;
use std::fmt;

use axum::Json;
use axum::extract::rejection::{BytesRejection, JsonRejection, PathRejection, QueryRejection};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;
use telemark::ErrorType;

use crate::jobs::QueueFull;
use crate::providers::ProviderError;
use crate::store::StoreError;
use crate::webhooks::EventError;

/// A request that cannot be done.
#[derive(Debug, ErrorType)]
#[error_type(category = "validation")]
#[non_exhaustive]
pub enum ApiError {
    /// The body could not be read.
    #[error_type(rename = "invalid_body")]
    Bytes(BytesRejection),
    /// The body isn't the JSON that the route takes.
    #[error_type(rename = "invalid_body_json")]
    Json(JsonRejection),
    /// The path's parameters aren't what the route takes.
    #[error_type(rename = "invalid_path")]
    Path(PathRejection),
    /// The query string isn't what the route takes.
    #[error_type(rename = "invalid_query")]
    Query(QueryRejection),
    /// A field of the body has a value it cannot have.
    #[error_type(rename = "invalid_field")]
    Field {
        /// The field.
        field: &'static str,
        /// What it must be.
        rule: &'static str,
    },
    /// A webhook without its delivery id.
    NoDelivery,
    /// A webhook whose body isn't what its topic calls for.
    #[error_type(rename = "invalid_event")]
    Event(EventError),
    /// An image that has no pixels yet, or never will.
    #[error_type(category = "conflict")]
    NotDone(i64),
    /// The queue has no place.
    #[error_type(rename = "queue_full", category = "unavailable")]
    Full(QueueFull),
    /// The store failed.
    #[error_type(transparent)]
    Store(StoreError),
    /// The provider failed.
    #[error_type(transparent)]
    Provider(ProviderError),
    /// The service stops.
    #[error_type(category = "unavailable")]
    Stopping,
}

impl ApiError {
    /// The status of the answer.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::Bytes(rejection) => rejection.status(),
            Self::Json(rejection) => rejection.status(),
            Self::Path(rejection) => rejection.status(),
            Self::Query(rejection) => rejection.status(),
            Self::Field { .. } => StatusCode::UNPROCESSABLE_ENTITY,
            Self::NoDelivery | Self::Event(_) => StatusCode::BAD_REQUEST,
            Self::Store(StoreError::NotFound { .. }) => StatusCode::NOT_FOUND,
            Self::NotDone(_) | Self::Store(StoreError::Taken { .. }) => StatusCode::CONFLICT,
            Self::Store(_) => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Provider(_) => StatusCode::BAD_GATEWAY,
            Self::Full(_) | Self::Stopping => StatusCode::SERVICE_UNAVAILABLE,
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        (self.status(), Json(json!({ "error": self.to_string() }))).into_response()
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bytes(rejection) => f.write_str(&rejection.body_text()),
            Self::Json(rejection) => f.write_str(&rejection.body_text()),
            Self::Path(rejection) => f.write_str(&rejection.body_text()),
            Self::Query(rejection) => f.write_str(&rejection.body_text()),
            Self::Field { field, rule } => write!(f, "`{field}` {rule}"),
            Self::NoDelivery => {
                f.write_str("the header x-delivery-id is missing, empty, or isn't ASCII")
            }
            Self::Event(error) => error.fmt(f),
            Self::NotDone(id) => write!(f, "image {id} isn't done"),
            Self::Full(error) => error.fmt(f),
            Self::Store(error) => error.fmt(f),
            Self::Provider(error) => error.fmt(f),
            Self::Stopping => f.write_str("the service stops"),
        }
    }
}

impl Error for ApiError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Bytes(rejection) => Some(rejection),
            Self::Json(rejection) => Some(rejection),
            Self::Path(rejection) => Some(rejection),
            Self::Query(rejection) => Some(rejection),
            Self::Event(error) => Some(error),
            Self::Full(error) => Some(error),
            Self::Store(error) => Some(error),
            Self::Provider(error) => Some(error),
            Self::Field { .. } | Self::NoDelivery | Self::NotDone(_) | Self::Stopping => None,
        }
    }
}

macro_rules! from {
    ($($variant:ident($error:ty)),+ $(,)?) => {$(
        impl From<$error> for ApiError {
            fn from(error: $error) -> Self {
                Self::$variant(error)
            }
        }
    )+};
}

from! {
    Bytes(BytesRejection),
    Json(JsonRejection),
    Path(PathRejection),
    Query(QueryRejection),
    Event(EventError),
    Full(QueueFull),
    Store(StoreError),
    Provider(ProviderError),
}
