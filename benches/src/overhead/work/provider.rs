//! A call of a provider over loopback, as the studio's client makes it.

use std::time::Duration;

use studio::providers::error::ProviderErrorKind;
use studio::providers::fake::{Behaviour, Fakes};
use studio::providers::{Answer, Operation, Provider, Request};

use super::super::error::Result;
use super::super::twin::{Twin, twins};
use super::timed;

#[derive(Debug)]
pub(super) struct ProviderCall {
    client: Client,
    request: Request,
    /// Answers as long as it lives.
    _fakes: Fakes,
}

#[derive(Debug)]
struct Client {
    provider: Provider,
    base_url: String,
    host: String,
    http: reqwest::Client,
}

impl ProviderCall {
    pub(super) async fn open() -> Result<Self> {
        let fakes = Fakes::start(|_| Behaviour::reliable()).await?;
        let provider = Provider::Fal;
        let client = Client {
            provider,
            base_url: fakes.url(provider),
            host: "127.0.0.1".to_owned(),
            http: http()?,
        };
        let prompt = "a red fox on skis, golden hour, 35 mm film";
        let request = Request { model: "flux-dev".to_owned(), input: prompt.to_owned() };
        Ok(Self { client, request, _fakes: fakes })
    }

    pub(super) fn renew(&mut self) -> Result<()> {
        self.client.http = http()?;
        Ok(())
    }

    pub(super) async fn block(
        &mut self,
        twin: Twin,
        calls: u32,
        wait: Duration,
    ) -> Result<Duration> {
        let Self { client, request, .. } = self;
        match twin {
            Twin::Bare => {
                timed(calls, wait, async || Ok(bare::generate(client, request).await?)).await
            }
            Twin::Annotated => {
                timed(calls, wait, async || Ok(annotated::generate(client, request).await?)).await
            }
            Twin::Limit => {
                timed(calls, wait, async || Ok(limit::generate(client, request).await?)).await
            }
        }
    }
}

fn http() -> Result<reqwest::Client> {
    let client = reqwest::Client::builder().no_proxy().timeout(Provider::Fal.call_limit());
    Ok(client.build().map_err(ProviderErrorKind::Client)?)
}

twins! {
    #[telemetry(provider(
        name: Provider = client.provider,
        operation = "generate",
        model = request.model,
        cost_usd = |answer| answer.cost,
    ))] {
        pub(super) async fn generate(
            client: &Client,
            request: &Request,
        ) -> Result<Answer, ProviderErrorKind> {
            let response = post(client, Operation::Generate.path(), request)
                .await
                .map_err(ProviderErrorKind::Connection)?;
            let status = response.status();
            if !status.is_success() {
                return Err(ProviderErrorKind::Status(status));
            }
            let body = response.bytes().await.map_err(ProviderErrorKind::Connection)?;
            serde_json::from_slice(&body).map_err(ProviderErrorKind::Malformed)
        }
    }

    #[telemetry(http_client(
        method = "POST",
        server = client.host,
        template = interned(path, cap = 8),
        status = |response| response.status(),
    ))] {
        async fn post(
            client: &Client,
            path: &str,
            request: &Request,
        ) -> reqwest::Result<reqwest::Response> {
            client.http.post(format!("{}{path}", client.base_url)).json(request).send().await
        }
    }
}
