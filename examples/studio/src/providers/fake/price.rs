//! What the fakes charge. The figures are made up; only their spread is lifelike.

use crate::providers::{Operation, Provider};

/// The price of one call in US dollars, as the decimal string that goes over the wire.
pub(super) const fn price(provider: Provider, operation: Operation) -> &'static str {
    match (provider, operation) {
        (Provider::Modal, Operation::Generate) => "0.0023",
        (Provider::Modal, Operation::Train) => "1.10",
        (Provider::Modal, Operation::Upscale) => "0.0011",
        (Provider::Replicate, Operation::Generate) => "0.0055",
        (Provider::Replicate, Operation::Train) => "1.85",
        (Provider::Replicate, Operation::Upscale) => "0.0025",
        (Provider::Fal, Operation::Generate) => "0.003",
        (Provider::Fal, Operation::Train) => "2",
        (Provider::Fal, Operation::Upscale) => "0.0015",
        (Provider::Comfyui, Operation::Generate) => "0.00042",
        (Provider::Comfyui, Operation::Train) => "0.31",
        (Provider::Comfyui, Operation::Upscale) => "0.00019",
    }
}
