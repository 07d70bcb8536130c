//! Descriptions of images, which a provider sends word by word.

use std::collections::VecDeque;

use futures_util::stream::{self, Stream};
use serde::Deserialize;
use telemark::{Price, PriceTable, telemetry};

use super::error::ProviderErrorKind;
use super::{Client, Provider, ProviderError, Request};

/// The path of descriptions on a provider's server.
pub(super) const PATH: &str = "/v1/describe";

/// What the models charge that we have a contract for. The figures are made up.
static PRICES: PriceTable = PriceTable::new(&[
    Price::per_million("moondream-2", "0.0375", "0.15"),
    Price::per_million("llava-next", "0.20", "0.80"),
]);

/// A part of a description.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Piece {
    /// The text.
    pub text: String,
    /// In the last piece, what the whole description has used.
    pub usage: Option<Usage>,
}

/// Tokens that a model has read and written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct Usage {
    /// Read.
    pub input: u64,
    /// Written.
    pub output: u64,
}

impl Client {
    /// Describes the image whose address is in `request`.
    ///
    /// # Errors
    ///
    /// [`ProviderError`] where the provider does not begin to answer. A stream that breaks off later has it as its
    /// last item.
    #[telemetry(stream, provider(
        name: Provider = self.provider(),
        operation = "describe",
        model = request.model,
        input_tokens = |piece| piece.usage.map(|usage| usage.input),
        output_tokens = |piece| piece.usage.map(|usage| usage.output),
        prices = PRICES,
    ))]
    pub async fn describe(
        &self,
        request: &Request,
    ) -> Result<impl Stream<Item = Result<Piece, ProviderError>> + use<>, ProviderError> {
        let response = self.send(PATH, request).await?;
        Ok(pieces(self.provider(), response))
    }
}

/// One piece a line. Nothing follows an error.
fn pieces(
    provider: Provider,
    response: reqwest::Response,
) -> impl Stream<Item = Result<Piece, ProviderError>> {
    let lines = Lines { response, read: VecDeque::new() };
    stream::try_unfold(lines, move |mut lines| async move {
        let line = lines.next().await.map_err(|error| ProviderError::transport(provider, error))?;
        let Some(line) = line else { return Ok(None) };
        let piece = serde_json::from_slice(line.trim_ascii_end())
            .map_err(|error| ProviderError::new(provider, ProviderErrorKind::Malformed(error)))?;
        Ok(Some((piece, lines)))
    })
}

/// The lines of a body as they come in.
struct Lines {
    response: reqwest::Response,
    read: VecDeque<u8>,
}

impl Lines {
    async fn next(&mut self) -> Result<Option<Vec<u8>>, reqwest::Error> {
        loop {
            if let Some(end) = self.read.iter().position(|byte| *byte == b'\n') {
                return Ok(Some(self.read.drain(..=end).collect()));
            }
            match self.response.chunk().await? {
                Some(chunk) => self.read.extend(chunk),
                None if self.read.is_empty() => return Ok(None),
                None => return Ok(Some(self.read.drain(..).collect())),
            }
        }
    }
}
