//! The AI providers: who they are, how they are called, and [fakes](fake) of them.

pub mod client;
pub mod describe;
pub mod error;
pub mod fake;
pub mod wire;

use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use telemark::Label;

pub use client::Client;
pub use describe::Piece;
pub use error::ProviderError;
pub use wire::{Answer, Request};

/// A company that runs models for us.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Label, Serialize, Deserialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(rename_all = "snake_case")]
pub enum Provider {
    /// modal.com: functions on rented GPUs.
    Modal,
    /// replicate.com: models behind one API.
    Replicate,
    /// fal.ai: low-latency image models.
    Fal,
    /// `ComfyUI` on machines of our own.
    Comfyui,
}

impl Provider {
    /// Every provider, in the order of the declaration.
    pub const ALL: [Self; 4] = [Self::Modal, Self::Replicate, Self::Fal, Self::Comfyui];

    /// How long one call may take.
    ///
    /// Our own machines have a queue of their own, so they get longer than a job has: a call that waits there ends with
    /// the job's deadline and not with this limit.
    pub const fn call_limit(self) -> Duration {
        match self {
            Self::Modal | Self::Replicate | Self::Fal => Duration::from_millis(300),
            Self::Comfyui => Duration::from_millis(1_500),
        }
    }
}

impl fmt::Display for Provider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(Self::VALUES[self.index()])
    }
}

/// What a provider is asked to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    /// Makes an image from a prompt.
    Generate,
    /// Trains a model on images.
    Train,
    /// Enlarges an image.
    Upscale,
}

impl Operation {
    /// Every operation, in the order of the declaration.
    pub const ALL: [Self; 3] = [Self::Generate, Self::Train, Self::Upscale];

    /// The path of the operation on a provider's server.
    pub const fn path(self) -> &'static str {
        match self {
            Self::Generate => "/v1/generate",
            Self::Train => "/v1/train",
            Self::Upscale => "/v1/upscale",
        }
    }
}

/// One client per provider.
#[derive(Clone, Debug)]
pub struct Providers {
    clients: [Client; 4],
}

impl Providers {
    /// Clients for the base URLs that `url` gives for each provider.
    ///
    /// # Errors
    ///
    /// [`ProviderError`] where the HTTP client cannot be set up.
    pub fn new(url: impl Fn(Provider) -> String) -> Result<Self, ProviderError> {
        let client = |provider| Client::new(provider, url(provider));
        let [modal, replicate, fal, comfyui] = Provider::ALL.map(client);
        Ok(Self { clients: [modal?, replicate?, fal?, comfyui?] })
    }

    /// The client of `provider`.
    pub fn client(&self, provider: Provider) -> &Client {
        &self.clients[provider.index()]
    }
}
