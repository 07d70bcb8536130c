//! Calls of a provider over HTTP.

use telemark::telemetry;

use super::error::ProviderErrorKind;
use super::{Answer, Operation, Provider, ProviderError, Request};

/// Calls one provider.
#[derive(Clone, Debug)]
pub struct Client {
    provider: Provider,
    base_url: String,
    http: reqwest::Client,
}

impl Client {
    /// A client of `provider`, whose server is at `base_url`.
    ///
    /// # Errors
    ///
    /// [`ProviderError`] where the HTTP client cannot be set up.
    pub fn new(provider: Provider, base_url: String) -> Result<Self, ProviderError> {
        let http = reqwest::Client::builder()
            .no_proxy()
            .timeout(provider.call_limit())
            .build()
            .map_err(|error| ProviderError::new(provider, ProviderErrorKind::Client(error)))?;
        Ok(Self { provider, base_url, http })
    }

    /// Makes an image from the prompt in `request`.
    ///
    /// # Errors
    ///
    /// [`ProviderError`] where no usable answer came.
    #[telemetry(provider(
        name: Provider = self.provider,
        operation = "generate",
        model = request.model,
        cost_usd = |answer| answer.cost,
    ))]
    pub async fn generate(&self, request: &Request) -> Result<Answer, ProviderError> {
        self.call(Operation::Generate, request).await
    }

    /// Trains the model that `request` names.
    ///
    /// # Errors
    ///
    /// [`ProviderError`] where no usable answer came.
    #[telemetry(provider(
        name: Provider = self.provider,
        operation = "train",
        model = request.model,
        cost_usd = |answer| answer.cost,
    ))]
    pub async fn train(&self, request: &Request) -> Result<Answer, ProviderError> {
        self.call(Operation::Train, request).await
    }

    /// Enlarges the image whose address is in `request`.
    ///
    /// # Errors
    ///
    /// [`ProviderError`] where no usable answer came.
    #[telemetry(provider(
        name: Provider = self.provider,
        operation = "upscale",
        model = request.model,
        cost_usd = |answer| answer.cost,
    ))]
    pub async fn upscale(&self, request: &Request) -> Result<Answer, ProviderError> {
        self.call(Operation::Upscale, request).await
    }

    /// Whose client this is.
    pub fn provider(&self) -> Provider {
        self.provider
    }

    pub(super) async fn send(
        &self,
        path: &str,
        request: &Request,
    ) -> Result<reqwest::Response, ProviderError> {
        let transport = |error| ProviderError::transport(self.provider, error);
        let url = format!("{}{path}", self.base_url);
        let response = self.http.post(url).json(request).send().await.map_err(transport)?;
        let status = response.status();
        if !status.is_success() {
            return Err(ProviderError::new(self.provider, ProviderErrorKind::Status(status)));
        }
        Ok(response)
    }

    async fn call(&self, operation: Operation, request: &Request) -> Result<Answer, ProviderError> {
        let response = self.send(operation.path(), request).await?;
        let transport = |error| ProviderError::transport(self.provider, error);
        let body = response.bytes().await.map_err(transport)?;
        serde_json::from_slice(&body)
            .map_err(|error| ProviderError::new(self.provider, ProviderErrorKind::Malformed(error)))
    }
}
