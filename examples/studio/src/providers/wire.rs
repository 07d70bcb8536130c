//! What goes over the wire to a provider and back.

use serde::{Deserialize, Deserializer, Serialize};

use telemark::Usd;

/// What a provider is asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// The model to run, or to start training from.
    pub model: String,
    /// The prompt, the image's address, or the name of the model to be trained.
    pub input: String,
}

/// What a provider answers.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Answer {
    /// Where the result can be fetched.
    pub url: String,
    /// What the call cost.
    #[serde(deserialize_with = "decimal")]
    pub cost: Usd,
}

/// Costs travel as decimal strings, because a JSON number would pass through a binary float.
fn decimal<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Usd, D::Error> {
    let text = String::deserialize(deserializer)?;
    text.parse().map_err(serde::de::Error::custom)
}
